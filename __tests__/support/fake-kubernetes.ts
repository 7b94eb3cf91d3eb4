import { createServer, type Server } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** By path without its query; a body that is text goes out as plain text, else as JSON. */
export type Answers = Record<string, { readonly status?: number; readonly body: unknown }>;

/** An API server that knows some paths, on a Unix socket as `kubectl proxy` gives it. */
export class FakeKubernetes {
  readonly #server: Server;
  #folder = "";

  constructor(
    private readonly answers: Answers,
    aheadSeconds = 0,
  ) {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? "").split("?")[0] ?? "";
      const answer = this.answers[path] ?? {
        status: 404,
        body: { message: `${path.split("/").at(-1)} not found` },
      };
      const isText = typeof answer.body === "string";
      response.writeHead(answer.status ?? 200, {
        "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
        date: new Date(Date.now() + aheadSeconds * 1_000).toUTCString(),
      });
      response.end(isText ? answer.body : JSON.stringify(answer.body));
    });
  }

  async start(): Promise<string> {
    this.#folder = await mkdtemp(join(tmpdir(), "fake-kubernetes-"));
    const socketPath = join(this.#folder, "socket");
    await new Promise<void>((resolve) => this.#server.listen(socketPath, resolve));
    return socketPath;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true });
  }
}
