import { serve } from "@hono/node-server";
import { prometheus } from "@hono/prometheus";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";
import { pino } from "pino";
import { prepareReadJob } from "./read-job";

/** What a team would put together from the shelf: request id, pino, prom-client, each as a middleware. */
const [port, file] = [Number(process.argv[2]), process.argv[3] ?? ""];
const readJob = prepareReadJob(file);
const logger = pino();
const { registerMetrics, printMetrics } = prometheus();
const app = new Hono<{ Variables: { requestId: string } }>();
app.use(requestId());
app.use(async (context, next) => {
  const startedAt = performance.now();
  await next();
  logger.info({
    msg: "request",
    request_id: context.get("requestId"),
    method: context.req.method,
    route: routePath(context, -1),
    status: context.res.status,
    duration_ms: performance.now() - startedAt,
  });
});
app.use("*", registerMetrics);
app.get("/metrics", printMetrics);
app.get("/api/jobs/:id", (context) => {
  const job = readJob(Number(context.req.param("id")));
  if (job === undefined) return context.notFound();
  return new Response(job, { headers: { "content-type": "application/json" } });
});
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
