import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { cpuPerRequest } from "./cpu-per-request";
import { MeasuredProcess } from "./measured-process";
import { restartUnderLoad } from "./restart-under-load";
import { median } from "./statistics";
import { load } from "./wrk";

const RESTARTS = 10;
const STARTS = 9;
const FIRST_PORT = 42_100;
/** The floor: below it a ratio of two small times says nothing. */
const ENOUGH_MILLISECONDS = 15;

const folder = mkdtempSync(join(tmpdir(), "job-board-bench-"));
const logFile = join(folder, "output.log");
const bundle = join(__dirname, "../dist/server.js");
const environment = {
  DATA_DIR: folder,
  HOST: "127.0.0.1",
  METRICS_PORT: "0",
  SHUTDOWN_DRAIN_SECONDS: "3",
};

buildSync({
  entryPoints: ["node-http", "bare-hono", "conventional-hono", "fastify"].map((name) =>
    join(__dirname, `servers/${name}.ts`),
  ),
  // Inside the package, so that the servers find their dependencies.
  outdir: join(__dirname, "../dist/bench"),
  bundle: true,
  platform: "node",
  packages: "external",
});
const compared = (name: string) => join(__dirname, `../dist/bench/${name}.js`);

function startInstance(port: number): Promise<MeasuredProcess> {
  return MeasuredProcess.start([bundle], port, logFile, { ...environment, PORT: String(port) });
}

function row(what: string, figure: string, target: string): void {
  process.stdout.write(`${what.padEnd(64)} ${figure.padStart(22)}   ${target}\n`);
}

async function cpu(): Promise<void> {
  const service = await startInstance(FIRST_PORT);
  const file = join(folder, "job-board.db");
  const others = await Promise.all(
    ["bare-hono", "conventional-hono", "fastify"].map(async (name, index) => ({
      name,
      process: await MeasuredProcess.start(
        [compared(name), String(FIRST_PORT + 1 + index), file],
        FIRST_PORT + 1 + index,
        logFile,
      ),
    })),
  );
  const contenders = [{ name: "service", process: service }, ...others];
  const costs = new Map(
    (await cpuPerRequest(contenders)).map(({ name, microseconds }) => [name, microseconds]),
  );
  const cost = (name: string) => costs.get(name) ?? Number.NaN;
  for (const [name, microseconds] of costs)
    row(`CPU of a request: ${name}`, `${microseconds.toFixed(1)} µs`, "");
  row(
    "service : bare Hono",
    `${(cost("service") / cost("bare-hono")).toFixed(2)} ×`,
    "at most 1.35",
  );
  row(
    "service : conventional stack",
    `${(cost("service") / cost("conventional-hono")).toFixed(2)} ×`,
    "at most 0.6",
  );
  row(
    "service : Fastify 5, pino, prom-client",
    `${(cost("service") / cost("fastify")).toFixed(2)} ×`,
    "below 1",
  );
  for (const { process } of contenders) await process.stop();
}

async function burns(): Promise<void> {
  const service = await startInstance(FIRST_PORT);
  const paths = ["/livez", "/api/jobs/7"];
  for (const path of paths) await load(FIRST_PORT, path, 8, 1);
  const idle = new Map<string, number>();
  for (const path of paths) idle.set(path, (await load(FIRST_PORT, path, 8, 4)).p99Milliseconds);
  await fetch(`http://127.0.0.1:${FIRST_PORT}/api/burns`, { method: "POST" });
  for (const path of paths) {
    const { p99Milliseconds } = await load(FIRST_PORT, path, 8, 4);
    const before = idle.get(path) ?? Number.NaN;
    const allowed = Math.max(3 * before, ENOUGH_MILLISECONDS);
    row(
      `p99 of ${path} idle → while a burn runs`,
      `${before.toFixed(2)} → ${p99Milliseconds.toFixed(2)} ms`,
      `at most ${allowed.toFixed(1)}`,
    );
  }
  await service.stop();
}

async function starts(): Promise<void> {
  const figures = new Map<string, { start: number[]; rss: number[] }>();
  const servers: [string, string[], Record<string, string>, string][] = [
    ["empty node:http", [compared("node-http"), String(FIRST_PORT)], {}, "/"],
    [
      "bare Hono",
      [compared("bare-hono"), String(FIRST_PORT), join(folder, "job-board.db")],
      {},
      "/api/jobs/1",
    ],
    ["service", [bundle], { ...environment, PORT: String(FIRST_PORT) }, "/api/jobs/1"],
  ];
  for (let round = 0; round < STARTS; round++) {
    for (const [name, argumentList, given, path] of servers) {
      const started = await MeasuredProcess.start(argumentList, FIRST_PORT, logFile, given, path);
      const figure = figures.get(name) ?? { start: [], rss: [] };
      figures.set(name, figure);
      figure.start.push(started.startMilliseconds);
      figure.rss.push(started.rssMebibytes());
      await started.stop();
    }
  }
  const base = figures.get("empty node:http");
  for (const [name, { start, rss }] of figures) {
    const startRatio = median(start) / median(base?.start ?? []);
    const rssRatio = median(rss) / median(base?.rss ?? []);
    const isService = name === "service";
    row(
      `start to first answer: ${name}`,
      `${median(start).toFixed(0)} ms, ${startRatio.toFixed(2)} ×`,
      isService ? "at most 1.5" : "",
    );
    row(
      `memory at rest: ${name}`,
      `${median(rss).toFixed(0)} MiB, ${rssRatio.toFixed(2)} ×`,
      isService ? "at most 1.3" : "",
    );
  }
}

async function restarts(): Promise<void> {
  const total = { answered: 0, failed: 0 };
  for (let restart = 0; restart < RESTARTS; restart++) {
    const { answered, failed } = await restartUnderLoad((index) =>
      startInstance(FIRST_PORT + index),
    );
    total.answered += answered;
    total.failed += failed;
  }
  row(
    `failed requests in ${RESTARTS} restarts, 50 connections`,
    `${total.failed} of ${total.answered + total.failed}`,
    "0",
  );
}

async function main(): Promise<void> {
  const { error } = spawnSync("wrk", ["--version"]);
  if (error !== undefined) throw error;
  for (const measure of [cpu, burns, starts, restarts]) await measure();
}

main()
  .catch((error: unknown) => {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    process.stderr.write(
      isMissing ? "The benchmark needs wrk: apt-get install wrk\n" : `${String(error)}\n`,
    );
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
