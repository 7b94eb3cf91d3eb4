// The read in Bun: Bun.serve and bun:sqlite, with a log line and a request id for each request.
import { Database } from "bun:sqlite";
import { readJobSql } from "./read-job-sql";

const [port, file] = [Number(process.argv[2]), process.argv[3]];
const statement = new Database(file, { readonly: true }).prepare(readJobSql);
let lines = "";
const out = Bun.stdout.writer();
setInterval(() => {
  if (lines === "") return;
  out.write(lines);
  void out.flush();
  lines = "";
}, 100);
let count = 0;

Bun.serve({
  port,
  hostname: "127.0.0.1",
  routes: {
    "/api/jobs/:id"(request) {
      const startedAt = performance.now();
      const requestId = `bun-${(++count).toString(36)}`;
      const row = statement.values(Number(request.params.id))[0];
      const status = row === undefined ? 404 : 200;
      const headers = { "content-type": "application/json", "x-request-id": requestId };
      const response = new Response(row?.[0] ?? "", { status, headers });
      const duration = (performance.now() - startedAt).toFixed(3);
      lines += `{"level":"info","time":"${new Date().toISOString()}","msg":"request","request_id":"${requestId}","method":"${request.method}","route":"/api/jobs/:id","status":${status},"duration_ms":${duration}}\n`;
      return response;
    },
  },
});
