import { METHODS, request as openRequest } from "node:http";
import { join } from "node:path";
import { eventually } from "../support/eventually";
import { formPost, readPage, valueOf } from "../support/pages";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";
import { startCollector } from "../support/trace-collector";

const folder = temporaryFolder();
const SERVER = 2;
const CLIENT = 3;

test("with an OTLP endpoint, a request and its query are sent as spans of the caller's trace", async () => {
  const { paths, spans, endpoint } = await startCollector();
  const service = await startService({
    DATA_DIR: folder,
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: "board-under-test",
    SERVICE_VERSION: "1.2.3",
    SERVICE_REVISION: "abc",
    POD_NAME: "board-7",
    POD_NAMESPACE: "boards",
    NODE_NAME: "node-1",
  });
  await untilReady(service);
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  await fetch(`${service.url}/api/jobs/1`, {
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  expect([...paths]).toEqual(["/v1/traces"]);
  // `untilReady` has asked.
  expect(spans.filter(({ name }) => name.includes("/readyz"))).toEqual([]);
  const own = spans.filter((span) => span.traceId === traceId);
  expect(own.map(({ name }) => name).sort()).toEqual(["GET /api/jobs/:id", "find_job"]);
  expect(own[0]?.resource).toMatchObject({
    "service.name": "board-under-test",
    "service.version": "1.2.3",
    "service.instance.id": "board-7",
    "vcs.ref.head.revision": "abc",
    "k8s.pod.name": "board-7",
    "k8s.namespace.name": "boards",
    "k8s.node.name": "node-1",
  });
});

test("what a message causes is a trace of its own, linked to the request that sent it; lines of logs name theirs", async () => {
  const { spans, endpoint } = await startCollector();
  const service = await startService({
    DATA_DIR: folder,
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  await untilReady(service);
  const answer = await fetch(`${service.url}/api/jobs/3/applications`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": "applying" },
    body: '{"name":"Applicant","email":"applicant@example.org"}',
  });
  const { id } = (await answer.json()) as { id: string };
  await eventually(
    async () =>
      ((await (await fetch(`${service.url}/api/applications/${id}`)).json()) as { state: string })
        .state,
    (state) => state === "passed-on",
  );
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  const request = spans.find(({ name }) => name === "POST /api/jobs/:id/applications");
  const counting = spans.find(({ name }) => name === "process jobs.application-counts");
  const count = spans.find(({ name }) => name === "count_application");
  expect(request).toBeDefined();
  expect(counting?.traceId).not.toBe(request?.traceId);
  expect(counting?.parentSpanId ?? "").toBe("");
  expect(counting?.links).toEqual([
    expect.objectContaining({ traceId: request?.traceId, spanId: request?.spanId }),
  ]);
  expect(count).toMatchObject({ traceId: counting?.traceId, parentSpanId: counting?.spanId });
  const line = service.lines().find(({ request_id }) => request_id === "applying");
  expect(line).toMatchObject({ trace_id: request?.traceId });
});

test("what goes on after a request, such as looks for messages and the end of a burn, is no part of its trace", async () => {
  const { spans, endpoint } = await startCollector();
  const service = await startService({
    DATA_DIR: join(folder, "afterwards"),
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  await untilReady(service);
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${service.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { id: string };
  };
  await post("/api/jobs/3/applications", { name: "Applicant", email: "applicant@example.org" });
  // Meanwhile the outbox is looked at every second, and the burn's end every second.
  const { id } = await post("/api/burns", { seconds: 3, threads: 1 });
  await eventually(
    async () =>
      ((await (await fetch(`${service.url}/api/burns/${id}`)).json()) as { state: string }).state,
    (state) => state === "finished",
  );
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  for (const name of ["POST /api/jobs/:id/applications", "POST /api/burns"]) {
    const request = spans.find((span) => span.name === name);
    expect(request).toBeDefined();
    const end = BigInt(request?.endTimeUnixNano ?? 0);
    // Times of one process are rounded to milliseconds.
    const later = spans.filter(
      ({ traceId, startTimeUnixNano }) =>
        traceId === request?.traceId && BigInt(startTimeUnixNano) > end + 1_000_000n,
    );
    expect(later.map((span) => span.name)).toEqual([]);
  }
});

test("a request that one process passes on to another is one trace, whose hop is the client's span", async () => {
  const { spans, endpoint } = await startCollector();
  const traced = { SHUTDOWN_DRAIN_SECONDS: "0", OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const others = await startService({
    ...traced,
    OTEL_SERVICE_NAME: "others",
    ROLES: "identity,jobs,applicants,notifier",
    DATA_DIR: join(folder, "others"),
  });
  await untilReady(others);
  const web = await startService({
    ...traced,
    OTEL_SERVICE_NAME: "web",
    ROLES: "web",
    IDENTITY_API: others.url,
    JOBS_API: others.url,
    APPLICANTS_API: others.url,
  });
  await untilReady(web);
  const key = valueOf(await readPage(await fetch(`${web.url}/jobs/7`)), "key") ?? "";
  const typed = { name: "Applicant", email: "applicant@example.org", message: "", key };
  await fetch(`${web.url}/jobs/7`, { ...formPost(typed), redirect: "manual" });
  for (const process of [web, others]) {
    process.child.kill("SIGTERM");
    expect(await process.ended()).toBe(0);
  }
  const page = spans.find(({ name }) => name === "POST /jobs/:id");
  const hop = spans.find(({ name, kind }) => name === "POST applicants" && kind === CLIENT);
  const answer = spans.find(({ name }) => name === "POST /api/jobs/:id/applications");
  expect(page).toMatchObject({ kind: SERVER, resource: { "service.name": "web" } });
  expect(hop).toMatchObject({ traceId: page?.traceId, parentSpanId: page?.spanId });
  expect(answer).toMatchObject({
    traceId: page?.traceId,
    parentSpanId: hop?.spanId,
    resource: { "service.name": "others" },
  });
});

test("of reads that are not recorded no span is made, here or in the role that is asked; what writes is one", async () => {
  const { spans, endpoint } = await startCollector();
  const traced = {
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
  };
  const others = await startService({
    ...traced,
    OTEL_TRACES_SAMPLER_ARG: "1",
    ROLES: "identity,jobs,applicants,notifier",
    DATA_DIR: join(folder, "unrecorded"),
  });
  await untilReady(others);
  const web = await startService({
    ...traced,
    OTEL_TRACES_SAMPLER_ARG: "0",
    ROLES: "web",
    IDENTITY_API: others.url,
    JOBS_API: others.url,
    APPLICANTS_API: others.url,
  });
  await untilReady(web);
  const headers = { "x-request-id": "unrecorded" };
  const key = valueOf(await readPage(await fetch(`${web.url}/jobs/7`, { headers })), "key") ?? "";
  const line = await eventually(
    () => others.lines().find(({ request_id }) => request_id === "unrecorded"),
    (found) => found !== undefined,
  );
  const typed = { name: "Applicant", email: "applicant@example.org", message: "", key };
  await fetch(`${web.url}/jobs/7`, { ...formPost(typed), redirect: "manual" });
  for (const process of [web, others]) {
    process.child.kill("SIGTERM");
    expect(await process.ended()).toBe(0);
  }
  expect(line?.["trace_id"]).toMatch(/^[0-9a-f]{32}$/);
  expect(spans.filter(({ traceId }) => traceId === line?.["trace_id"])).toEqual([]);
  expect(spans.filter(({ name }) => name === "GET /jobs/:id")).toEqual([]);
  const write = spans.find(({ name }) => name === "POST /jobs/:id");
  expect(spans.find(({ name }) => name === "POST /api/jobs/:id/applications")).toMatchObject({
    traceId: write?.traceId,
  });
});

describe("with a receiver that is away", () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    service = await startService({
      DATA_DIR: join(folder, "away"),
      SHUTDOWN_DRAIN_SECONDS: "0",
      SHUTDOWN_DEADLINE_SECONDS: "4",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    });
    await untilReady(service);
  });

  test("requests are answered, and the metrics say that no span arrived", async () => {
    for (let count = 0; count < 20; count++)
      expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    const metrics = await (await fetch(service.metricsUrl)).text();
    expect(metrics).toMatch(/\ntrace_spans_ended_total [1-9]\d+\n/);
    expect(metrics).toContain("\ntrace_spans_sent_total 0\n");
  });

  // The exporter by itself goes on trying for ten seconds.
  test("the process ends in order, before the deadline of its shutdown", async () => {
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
  });
});

const word = () => `made-up-${Math.random().toString(36).slice(2)}`;

/** Sends a request whose method fetch may refuse. */
function send(url: string, method: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve) => {
    openRequest(url, { method, headers, agent: false }, (response) => {
      response.resume().on("end", resolve);
    })
      .on("error", () => resolve())
      .end();
  });
}

test("paths, methods and headers that a caller makes up reach neither a label nor a span's name", async () => {
  const { spans, endpoint } = await startCollector();
  const service = await startService({
    DATA_DIR: join(folder, "hostile"),
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  await untilReady(service);
  for (const method of METHODS.filter((name) => name !== "CONNECT")) {
    for (const path of [`/${word()}`, `/api/jobs/${word()}`, `/api/${word()}?${word()}=1`]) {
      await send(`${service.url}${path}`, method, {
        "user-agent": word(),
        "x-request-id": word(),
        "content-type": word(),
        [word()]: word(),
      });
    }
  }
  const metrics = await (await fetch(service.metricsUrl)).text();
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  expect(metrics).not.toContain("made-up");
  const methods = new Set([...metrics.matchAll(/method="(\w+)"/g)].map(([, name]) => name));
  expect(methods).toEqual(new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "_OTHER"]));
  const series = metrics.match(/^http_requests_total\{/gm) ?? [];
  expect(series.length).toBeLessThan(40);
  const names = new Set(spans.filter(({ kind }) => kind === SERVER).map(({ name }) => name));
  expect(names.size).toBeLessThan(40);
  expect([...names].filter((name) => name.includes("made-up"))).toEqual([]);
});

test("a latency leads to a trace: Prometheus gets exemplars of recorded requests, others the older format", async () => {
  const { endpoint } = await startCollector();
  const service = await startService({
    DATA_DIR: join(folder, "exemplars"),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  await untilReady(service);
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const recorded = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  await fetch(`${service.url}/api/jobs/1`, { headers: recorded });
  const unrecorded = "0".repeat(31) + "1";
  await fetch(`${service.url}/api/jobs/2`, {
    headers: { traceparent: `00-${unrecorded}-00f067aa0ba902b7-00` },
  });
  const accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3";
  const metrics = await eventually(
    async () => (await fetch(service.metricsUrl, { headers: { accept } })).text(),
    (text) =>
      /http_requests_total\{method="GET",route="\/api\/jobs\/:id",status="200"\} 2/.test(text),
  );
  expect(metrics).toContain(`# {trace_id="${traceId}"} `);
  expect(metrics).not.toContain(unrecorded);
  expect(metrics).toContain("\n# TYPE http_requests counter\n");
  expect(metrics.endsWith("\n# EOF\n")).toBe(true);
  expect(metrics.match(/# EOF/g)).toHaveLength(1);
  const older = await fetch(service.metricsUrl);
  expect(older.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await older.text()).not.toContain("trace_id");
});
