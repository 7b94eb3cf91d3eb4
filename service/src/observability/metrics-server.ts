import { createServer, type Server } from "node:http";
import type { RequestMetrics } from "./request-metrics";

const HEADERS = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };

/**
 * `/metrics` on a port of its own, which no ingress routes to. Not listening yet.
 * @param loadProcessMetrics called at the first scrape: the library costs 30 ms and an instance starts without it.
 */
export function createMetricsServer(
  requests: RequestMetrics,
  loadProcessMetrics: () => Promise<() => Promise<string>>,
): Server {
  let loaded: Promise<() => Promise<string>> | undefined;
  return createServer((request, response) => {
    request.resume();
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    loaded ??= loadProcessMetrics();
    loaded
      .then((expose) => expose())
      .then((text) => response.writeHead(200, HEADERS).end(requests.expose() + text))
      .catch(() => response.writeHead(500).end());
  });
}
