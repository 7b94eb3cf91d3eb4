import { createServer } from "node:http";

/** The floor of start-up time and memory: a server that does nothing. */
createServer((_request, response) => response.end("{}")).listen(
  Number(process.argv[2]),
  "127.0.0.1",
);
