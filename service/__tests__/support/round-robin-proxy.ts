import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Proxy {
  readonly url: string;
  /** Requests that this is true of are taken and never answered, as behind a network that has gone silent. */
  hangs: (method: string, path: string) => boolean;
  close(): void;
}

/** A load balancer: each request goes to the next instance. */
export async function roundRobinProxy(targets: string[]): Promise<Proxy> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    if (proxy.hangs(incoming.method ?? "", incoming.url ?? "")) return;
    const target = targets[turn++ % targets.length];
    const { method, headers } = incoming;
    const forwarded = request(
      `${target}${incoming.url}`,
      { method, headers, agent: false },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangs: () => false,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}
