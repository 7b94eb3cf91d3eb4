import fastify from "fastify";
import { pino } from "pino";
import { Histogram } from "prom-client";
import { prepareReadJob } from "./read-job";

/** Fastify 5 as its users tune it: one line for each request, pino asynchronous, labels bound once, ids counted. */
const [port, file] = [Number(process.argv[2]), process.argv[3] ?? ""];
const readJob = prepareReadJob(file);
const duration = new Histogram({
  name: "http_request_duration_seconds",
  help: "Duration of requests.",
  labelNames: ["method", "route", "status"] as const,
});
const bound = new Map<string, ReturnType<typeof duration.labels>>();
function observe(method: string, route: string, status: number, seconds: number): void {
  const key = `${method} ${route} ${status}`;
  let child = bound.get(key);
  if (child === undefined) bound.set(key, (child = duration.labels(method, route, String(status))));
  child.observe(seconds);
}

const logger = pino(pino.destination({ fd: 1, sync: false, minLength: 4096 }));
let count = 0;
const app = fastify({
  loggerInstance: logger,
  disableRequestLogging: true,
  genReqId: () => `fastify-${(++count).toString(36)}`,
});
app.addHook("onResponse", (request, reply, done) => {
  const { method } = request;
  const route = request.routeOptions.url ?? "unmatched";
  observe(method, route, reply.statusCode, reply.elapsedTime / 1000);
  logger.info({
    msg: "request",
    request_id: request.id,
    method,
    route,
    status: reply.statusCode,
    duration_ms: reply.elapsedTime,
  });
  done();
});
app.get<{ Params: { id: string } }>("/api/jobs/:id", (request, reply) => {
  const job = readJob(Number(request.params.id));
  reply.header("x-request-id", request.id);
  if (job === undefined) reply.code(404).send();
  else reply.header("content-type", "application/json").send(job);
});
void app.listen({ port, host: "127.0.0.1" });
