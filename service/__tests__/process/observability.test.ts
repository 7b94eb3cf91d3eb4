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
