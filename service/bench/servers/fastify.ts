import { randomUUID } from "node:crypto";
import fastify from "fastify";
import { Histogram } from "prom-client";
import { prepareReadJob } from "./read-job";

/** Fastify 5 with its own pino, and a prom-client histogram by route. */
const [port, file] = [Number(process.argv[2]), process.argv[3] ?? ""];
const readJob = prepareReadJob(file);
const duration = new Histogram({
  name: "http_request_duration_seconds",
  help: "Duration of requests.",
  labelNames: ["method", "route", "status"] as const,
});
const app = fastify({ logger: true, genReqId: () => randomUUID() });
app.addHook("onResponse", (request, reply, done) => {
  const labels = {
    method: request.method,
    route: request.routeOptions.url ?? "unmatched",
    status: reply.statusCode,
  };
  duration.observe(labels, reply.elapsedTime / 1000);
  done();
});
app.addHook("onSend", async (request, reply) => {
  reply.header("x-request-id", request.id);
});
app.get<{ Params: { id: string } }>("/api/jobs/:id", (request, reply) => {
  const job = readJob(Number(request.params.id));
  if (job === undefined) reply.code(404).send();
  else reply.header("content-type", "application/json").send(job);
});
void app.listen({ port, host: "127.0.0.1" });
