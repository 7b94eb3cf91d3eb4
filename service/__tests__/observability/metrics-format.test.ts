import { Counter, Gauge, Registry } from "prom-client";
import { asOpenMetrics, formatFor } from "../../src/observability/metrics-format";
import { RequestMetrics } from "../../src/observability/request-metrics";

test("OpenMetrics is for whoever asks for it, as Prometheus does; all others get the older format", () => {
  const prometheus =
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
  expect([prometheus, "text/plain;version=0.0.4", "*/*", undefined].map(formatFor)).toEqual([
    "openmetrics",
    "text",
    "text",
    "text",
  ]);
});

test("a counter's family loses its _total, its samples keep it, and the end is marked once", async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: "burns_started_total", help: "Burns.", registers }).inc(3);
  new Gauge({ name: "active_handles_total", help: "A gauge.", registers }).set(2);
  expect(asOpenMetrics(await registry.metrics())).toBe(
    [
      "# HELP burns_started Burns.",
      "# TYPE burns_started counter",
      "burns_started_total 3",
      "# HELP active_handles_total A gauge.",
      "# TYPE active_handles_total gauge",
      "active_handles_total 2",
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("a request of a recorded trace is its bucket's exemplar until the next one; others leave it", () => {
  const metrics = new RequestMetrics();
  metrics.observeRequest("/a", "GET", 200, 0.002, "a".repeat(32));
  metrics.observeRequest("/a", "GET", 200, 0.0021, "b".repeat(32));
  metrics.observeRequest("/a", "GET", 200, 0.0022);
  const labels = 'method="GET",route="/a",status="200"';
  expect(metrics.expose(true)).toMatch(
    new RegExp(
      `http_request_duration_seconds_bucket\\{${labels},le="0.0025"\\} 3 # \\{trace_id="b{32}"\\} 0\\.0021 \\d+(\\.\\d+)?\n`,
    ),
  );
  expect(metrics.expose(true).match(/ # \{/g)).toHaveLength(1);
  expect(metrics.expose()).not.toContain("trace_id");
});
