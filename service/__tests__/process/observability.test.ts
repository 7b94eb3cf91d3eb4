import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "../support/eventually";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

describe("a request", () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    service = await startService({
      DATA_DIR: folder,
      SERVICE_VERSION: "1.2.3",
      SERVICE_REVISION: "abc",
    });
    await untilReady(service);
  });

  const lineOf = (requestId: string) =>
    eventually(
      () => service.lines().find(({ request_id }) => request_id === requestId),
      (line) => line !== undefined,
    );

  test("is one line with route template, status, duration and the caller's ids, which come back", async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const response = await fetch(`${service.url}/api/jobs/2?secret=1`, {
      headers: { "x-request-id": "caller-1", traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    });
    expect(response.headers.get("x-request-id")).toBe("caller-1");
    const line = await lineOf("caller-1");
    expect(line).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      msg: "request",
      request_id: "caller-1",
      trace_id: traceId,
      method: "GET",
      route: "/api/jobs/:id",
      status: 200,
      duration_ms: expect.any(Number) as number,
    });
  });

  test("with an id or a trace that could break the line gets new ones", async () => {
    const response = await fetch(`${service.url}/api/jobs/1`, {
      headers: { "x-request-id": 'a"b', traceparent: '00-"-x-01' },
    });
    const id = response.headers.get("x-request-id") ?? "";
    expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(await lineOf(id)).not.toHaveProperty("trace_id");
  });

  test("is counted by route template, method and status; unknown paths are one series", async () => {
    await fetch(`${service.url}/made/up/1`);
    await fetch(`${service.url}/made/up/2`, { method: "POST" });
    await fetch(`${service.url}/api/jobs/999999`);
    const metrics = await (await fetch(service.metricsUrl)).text();
    expect(metrics).toContain(
      'http_requests_total{method="GET",route="unmatched",status="404"} 1\n',
    );
    expect(metrics).toContain(
      'http_requests_total{method="GET",route="/api/jobs/:id",status="404"} 1\n',
    );
    expect(metrics).toMatch(
      /http_request_duration_seconds_bucket\{method="GET",route="\/api\/jobs\/:id",status="404",le="\+Inf"\} 1\n/,
    );
    expect(metrics).not.toContain("made/up");
  });

  test("leaves every metric that dashboards and alerts use", async () => {
    const metrics = await (await fetch(service.metricsUrl)).text();
    for (const name of [
      "http_requests_in_flight 0",
      "http_requests_rejected_total 0",
      'application_counted_seconds_bucket{le="30"} 0',
      "application_counted_seconds_count 0",
      "burns_running 0",
      "burns_started_total 0",
      "outbox_unsent 0",
      "outbox_oldest_unsent_age_seconds 0",
      "outbox_sent_total 0",
      "dead_letters 0",
      "database_up 1",
      "database_query_duration_seconds_count",
      "service_ready 1",
      'service_info{version="1.2.3",revision="abc"} 1',
      "nodejs_eventloop_lag_seconds",
      "nodejs_eventloop_lag_mean_seconds",
      "nodejs_eventloop_lag_p99_seconds",
      "process_cpu_seconds_total",
      "process_resident_memory_bytes",
    ]) {
      expect(metrics).toContain(`\n${name}`);
    }
    const help = metrics.match(/^# TYPE (\S+)/gm) ?? [];
    expect(new Set(help).size).toBe(help.length);
  });

  test("cannot read the metrics from the public port", async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
  });
});

/** Takes spans as a collector does, and keeps what came. */
async function startCollector() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      received.push(`${request.url ?? ""} ${body}`);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { received, endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test("with an OTLP endpoint, a request and its query are sent as spans of the caller's trace", async () => {
  const { received, endpoint, close } = await startCollector();
  const service = await startService({
    DATA_DIR: folder,
    SHUTDOWN_DRAIN_SECONDS: "0",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: "board-under-test",
  });
  await untilReady(service);
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  await fetch(`${service.url}/api/jobs/1`, {
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  service.child.kill("SIGTERM");
  expect(await service.ended()).toBe(0);
  const sent = received.join("\n");
  expect(sent).toMatch(/^\/v1\/traces /);
  for (const part of [traceId, "GET /api/jobs/:id", "find_job", "board-under-test"])
    expect(sent).toContain(part);
  close();
});

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface SentSpans {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

function spansOf(received: readonly string[]): SentSpan[] {
  return received
    .map((one) => JSON.parse(one.slice(one.indexOf(" "))) as SentSpans)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
}

test("what a message causes is a trace of its own, linked to the request that sent it; lines of logs name theirs", async () => {
  const { received, endpoint, close } = await startCollector();
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
  const spans = spansOf(received);
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
  close();
});
