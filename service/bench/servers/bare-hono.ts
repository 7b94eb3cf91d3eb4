import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { prepareReadJob } from "./read-job";

/** The baseline: Hono and the read, nothing else. */
const [port, file] = [Number(process.argv[2]), process.argv[3] ?? ""];
const readJob = prepareReadJob(file);
const app = new Hono();
app.get("/api/jobs/:id", (context) => {
  const job = readJob(Number(context.req.param("id")));
  if (job === undefined) return context.notFound();
  return new Response(job, { headers: { "content-type": "application/json" } });
});
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
