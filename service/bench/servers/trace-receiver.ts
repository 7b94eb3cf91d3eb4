import { createServer } from "node:http";

/** Takes spans over OTLP/HTTP and forgets them. */
const [port] = process.argv.slice(2);
createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
}).listen(Number(port), "127.0.0.1");
