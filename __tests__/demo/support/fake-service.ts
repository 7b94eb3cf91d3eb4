import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Two pods behind one address: each connection is served by the next of them. */
export class FakeService {
  readonly burns = new Map<string, string>();
  readonly connections: string[] = [];
  /** Answers of every request while set. */
  failWith: number | "reset" | "silence" | undefined;
  readonly #pods: readonly string[];
  readonly #server: Server;
  readonly #podOf = new WeakMap<Socket, string>();

  constructor(pods: readonly string[] = ["job-board-a", "job-board-b"]) {
    this.#pods = pods;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("connection", (socket: Socket) => {
      const pod = pods[this.connections.length % pods.length] ?? "";
      this.#podOf.set(socket, pod);
      this.connections.push(pod);
    });
  }

  async start(): Promise<URL> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}/`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = "" } = request;
    const pod = this.#podOf.get(request.socket) ?? this.#pods[0] ?? "";
    if (this.failWith === "reset") {
      request.socket.destroy();
    } else if (this.failWith === "silence") {
      return;
    } else if (this.failWith !== undefined) {
      send(response, this.failWith, {});
    } else if (method === "POST" && url === "/api/burns") {
      const id = `burn-${this.burns.size + 1}`;
      this.burns.set(id, pod);
      send(response, 202, { id, instance: pod, state: "running" });
    } else if (method === "DELETE") {
      const id = url.split("/").at(-1) ?? "";
      const isHere = this.burns.get(id) === pod;
      if (isHere) {
        this.burns.delete(id);
      }
      send(response, isHere ? 200 : 404, { id, instance: pod, state: "stopped" });
    } else if (url === "/api/instance") {
      send(response, 200, { instance: pod, version: "1.0.0" });
    } else if (url === "/healthz") {
      const checks = { "database:responseTime": [{ status: "pass" }] };
      send(response, 200, { status: "pass", checks });
    } else {
      send(response, 200, {});
    }
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
