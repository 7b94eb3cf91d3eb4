import { createServer } from "node:http";

/** A receiver of spans over OTLP/HTTP: `takes` them and forgets them, or is `unavailable` and says so (503). */
const [port, manner = "takes"] = process.argv.slice(2);
createServer((request, response) => {
  const status = manner === "takes" || request.method === "GET" ? 200 : 503;
  request.resume().on("end", () => {
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
}).listen(Number(port), "127.0.0.1");
