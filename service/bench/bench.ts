import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { cpuPerRequest, type Contender } from "./cpu-per-request";
import { MeasuredProcess } from "./measured-process";
import { otherRuntimes } from "./other-runtimes";
import { restartUnderLoad } from "./restart-under-load";
import { median } from "./statistics";
import { load } from "./wrk";

const RESTARTS = 10;
const STARTS = 9;
const IDLE_SECONDS = 10;
const FIRST_PORT = 42_100;
/** The floor: below it a ratio of two small times says nothing. */
const ENOUGH_MILLISECONDS = 15;

/** The service's cost at most as a multiple of each. */
const TARGETS: Readonly<Record<string, string>> = {
  "bare-hono": "at most 1.35",
  "conventional-hono": "at most 0.6",
  fastify: "below 1",
  "fastify-tuned": "below 1",
};

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
  entryPoints: ["node-http", "bare-hono", "conventional-hono", "fastify", "fastify-tuned"].map(
    (name) => join(__dirname, `servers/${name}.ts`),
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

/** What the service is compared with: in Node from the bundles, in Go and Bun where they are installed. */
async function startContenders(file: string): Promise<Contender[]> {
  const inNode = ["bare-hono", "conventional-hono", "fastify", "fastify-tuned"];
  const commands = [
    ...inNode.map((name) => ({ name, program: process.execPath, script: [compared(name)] })),
    ...otherRuntimes(folder),
  ];
  return Promise.all(
    commands.map(async ({ name, program, script }, index) => {
      const port = FIRST_PORT + 1 + index;
      const argumentList = [...script, String(port), file];
      const started = MeasuredProcess.start(
        argumentList,
        port,
        logFile,
        {},
        "/api/jobs/1",
        program,
      );
      return { name, process: await started };
    }),
  );
}

async function cpu(): Promise<void> {
  const service = await startInstance(FIRST_PORT);
  const others = await startContenders(join(folder, "job-board.db"));
  const contenders = [{ name: "service", process: service }, ...others];
  const costs = await cpuPerRequest(contenders);
  const own = costs[0]?.microseconds ?? Number.NaN;
  for (const { name, microseconds } of costs) {
    const ratio = name === "service" ? "" : `, service ${(own / microseconds).toFixed(2)} ×`;
    row(`CPU of a request: ${name}`, `${microseconds.toFixed(1)} µs${ratio}`, TARGETS[name] ?? "");
  }
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

/** A PostgreSQL that is away costs a start the same as one that is there. */
const AWAY = "postgres://board@127.0.0.1:1/board";

interface Start {
  readonly name: string;
  readonly argumentList: string[];
  readonly environment?: Record<string, string>;
  readonly path: string;
  /** At most so many times the empty server's processor time and memory. */
  readonly targets?: readonly [start: number, memory: number];
}

/** Nobody is asked while a role starts. */
const ELSEWHERE = {
  JOBS_API: "http://127.0.0.1:1",
  APPLICANTS_API: "http://127.0.0.1:1",
  IDENTITY_API: "http://127.0.0.1:1",
  BROKER_URL: "amqp://127.0.0.1:1",
};

const alone = (role: string): Start => ({
  name: `${role} alone`,
  argumentList: [bundle],
  environment: { ...environment, ...ELSEWHERE, PORT: String(FIRST_PORT), ROLES: role },
  path: "/livez",
  targets: [1.6, 1.35],
});

const STARTED: readonly Start[] = [
  { name: "empty node:http", argumentList: [compared("node-http"), String(FIRST_PORT)], path: "/" },
  {
    name: "service, SQLite",
    argumentList: [bundle],
    environment: { ...environment, PORT: String(FIRST_PORT) },
    path: "/api/jobs/1",
    targets: [2, 1.35],
  },
  // After the service, which makes the database that it reads.
  {
    name: "bare Hono",
    argumentList: [compared("bare-hono"), String(FIRST_PORT), join(folder, "job-board.db")],
    path: "/api/jobs/1",
  },
  {
    name: "service, PostgreSQL",
    argumentList: [bundle],
    environment: { ...environment, PORT: String(FIRST_PORT), DATABASE_URL: AWAY },
    path: "/livez",
    targets: [1.7, 1.25],
  },
  ...["web", "identity", "jobs", "applicants", "notifier"].map(alone),
];

async function starts(): Promise<void> {
  const figures = new Map<string, { start: number[]; rss: number[] }>();
  for (let round = 0; round < STARTS; round++) {
    for (const { name, argumentList, environment: given = {}, path } of STARTED) {
      const started = await MeasuredProcess.start(argumentList, FIRST_PORT, logFile, given, path);
      const figure = figures.get(name) ?? { start: [], rss: [] };
      figures.set(name, figure);
      figure.start.push(started.startMilliseconds);
      figure.rss.push(started.rssMebibytes());
      await started.stop();
    }
  }
  const base = figures.get("empty node:http");
  for (const { name, targets } of STARTED) {
    const { start, rss } = figures.get(name) ?? { start: [], rss: [] };
    const startRatio = median(start) / median(base?.start ?? []);
    const rssRatio = median(rss) / median(base?.rss ?? []);
    row(
      `CPU of a start, to the first answer: ${name}`,
      `${median(start).toFixed(0)} ms, ${startRatio.toFixed(2)} ×`,
      targets === undefined ? "" : `at most ${targets[0]}`,
    );
    row(
      `memory at rest: ${name}`,
      `${median(rss).toFixed(0)} MiB, ${rssRatio.toFixed(2)} ×`,
      targets === undefined ? "" : `at most ${targets[1]}`,
    );
  }
}

async function rest(): Promise<void> {
  const service = await startInstance(FIRST_PORT);
  const wakeUps = await service.wakeUps(IDLE_SECONDS);
  row("wake-ups of an idle service", `${wakeUps.toFixed(1)} a second`, "below 10");
  await service.stop();
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
  if (error !== undefined) throw new Error("The benchmark needs wrk: apt-get install wrk");
  const measures = { cpu, burns, starts, rest, restarts };
  const wanted = process.argv.slice(2);
  for (const [name, measure] of Object.entries(measures)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure();
  }
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
