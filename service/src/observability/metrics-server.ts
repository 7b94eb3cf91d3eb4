import { createServer, type Server } from "node:http";
import { asOpenMetrics, CONTENT_TYPES, formatFor } from "./metrics-format";
import type { RequestMetrics } from "./request-metrics";

/** What is read when scraped, in the text format 0.0.4. @param withExemplars as `Histogram.lines`. */
export type ExposeMetrics = (withExemplars: boolean) => Promise<string>;

/**
 * `/metrics` on a port of its own, which no ingress routes to. Not listening yet.
 * @param loadProcessMetrics called at the first scrape: the library costs 30 ms and an instance starts without it.
 */
export function createMetricsServer(
  requests: RequestMetrics,
  loadProcessMetrics: () => Promise<ExposeMetrics>,
): Server {
  let loaded: Promise<ExposeMetrics> | undefined;
  return createServer((request, response) => {
    request.resume();
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    loaded ??= loadProcessMetrics();
    const format = formatFor(request.headers.accept);
    const withExemplars = format === "openmetrics";
    loaded
      .then((expose) => expose(withExemplars))
      .then((processText) => requests.expose(withExemplars) + processText)
      .then((text) => (format === "openmetrics" ? asOpenMetrics(text) : text))
      .then((text) => response.writeHead(200, { "content-type": CONTENT_TYPES[format] }).end(text))
      .catch(() => response.writeHead(500).end());
  });
}
