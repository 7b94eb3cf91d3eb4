import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MeasuredProcess } from "./measured-process";
import { percentile } from "./statistics";
import { atSteadyRate } from "./steady-rate";
import { timedGet } from "./timed-get";

const REQUESTS_PER_SECOND = 100;
const SECONDS = 20;
const JOBS_PORT = 18_500;
const WEB_PORT = 18_502;
/** What one hop may add to the 99th percentile. */
const ALLOWED_MILLISECONDS = 5;

const agent = new Agent({ keepAlive: true });
const server = join(import.meta.dirname, "../dist/server.js");

function measure(port: number, path: (id: number) => string): Promise<number[]> {
  return atSteadyRate({ perSecond: REQUESTS_PER_SECOND, seconds: SECONDS }, (sent, dueAt) =>
    timedGet(agent, port, path(1 + (sent % 500)), dueAt),
  );
}

function start(port: number, folder: string, environment: Record<string, string>, path: string) {
  const ports = { PORT: String(port), METRICS_PORT: String(port + 1), HOST: "127.0.0.1" };
  const log = join(folder, `${port}.log`);
  return MeasuredProcess.start([server], port, log, { ...ports, ...environment }, path);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "job-board-web-hop-"));
  const api = `http://127.0.0.1:${JOBS_PORT}`;
  const jobs = await start(
    JOBS_PORT,
    folder,
    { ROLES: "identity,jobs,applicants,notifier", DATA_DIR: folder },
    "/readyz",
  );
  const addresses = { ROLES: "web", JOBS_API: api, APPLICANTS_API: api, IDENTITY_API: api };
  const web = await start(WEB_PORT, folder, addresses, "/jobs/1");
  try {
    const direct = await measure(JOBS_PORT, (id) => `/api/jobs/${id}`);
    const page = await measure(WEB_PORT, (id) => `/jobs/${id}`);
    const figures = [
      ["the API", direct],
      ["a page of web, which asks it", page],
    ] as const;
    for (const [name, times] of figures) {
      const [half, most] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(2));
      process.stdout.write(`${name.padEnd(30)} p50 ${half} ms   p99 ${most} ms\n`);
    }
    const added = percentile(page, 0.99) - percentile(direct, 0.99);
    process.stdout.write(
      `added to p99: ${added.toFixed(2)} ms, at most ${ALLOWED_MILLISECONDS}; memory of web ${web.rssMebibytes().toFixed(0)} MiB\n`,
    );
  } finally {
    agent.destroy();
    await Promise.all([web.stop(), jobs.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
