import { once } from "node:events";
import { Agent, createServer, get, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { MeasuredProcess } from "./measured-process";

const CLIENTS = 50;
const READINESS_INTERVAL_MILLISECONDS = 500;

interface Backend {
  process: MeasuredProcess;
  ready: boolean;
}

/** Requests that failed while one of two instances behind a proxy that honours readiness was restarted. */
export async function restartUnderLoad(
  startInstance: (index: number) => Promise<MeasuredProcess>,
): Promise<{ answered: number; failed: number }> {
  const backends: Backend[] = [];
  for (const index of [0, 1]) backends.push({ process: await startInstance(index), ready: true });
  const proxy = await startProxy(backends);
  const counted = { answered: 0, failed: 0 };
  let sending = true;
  const clientAgent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (sending) counted[await ask(proxy.port, clientAgent)]++;
  });
  await wait(500);
  const [first] = backends;
  if (first === undefined) throw new Error("no instance");
  const exitCode = await first.process.stop("SIGTERM");
  if (exitCode !== 0) counted.failed++;
  first.process = await startInstance(0);
  await wait(2 * READINESS_INTERVAL_MILLISECONDS);
  sending = false;
  await Promise.all(clients);
  proxy.close();
  for (const { process } of backends) await process.stop();
  return counted;
}

function ask(port: number, agent: Agent): Promise<"answered" | "failed"> {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path: "/api/jobs/7", agent }, (response) => {
      response
        .resume()
        .on("end", () => resolve(response.statusCode === 200 ? "answered" : "failed"));
    }).on("error", () => resolve("failed"));
  });
}

/** Round robin over what was ready at the last look; it retries nothing, so every lost request is seen. */
async function startProxy(backends: Backend[]): Promise<{ port: number; close(): void }> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const ready = backends.filter((backend) => backend.ready);
    const { port } = ready[turn++ % ready.length]?.process ?? { port: 0 };
    const forwarded = request({ host: "127.0.0.1", port, path: incoming.url, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.writeHead(502).end());
    forwarded.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const probe = setInterval(() => {
    for (const backend of backends) {
      get(
        { host: "127.0.0.1", port: backend.process.port, path: "/readyz", agent: false },
        (response) => {
          response.resume();
          backend.ready = response.statusCode === 200;
        },
      ).on("error", () => (backend.ready = false));
    }
  }, READINESS_INTERVAL_MILLISECONDS);
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      clearInterval(probe);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
