import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { cpuPerRequest } from "./cpu-per-request";
import { MeasuredProcess } from "./measured-process";

const FIRST_PORT = 18_600;
const RECEIVER_PORT = 18_690;
/** Nobody listens there. */
const AWAY = "http://127.0.0.1:1";
const folder = mkdtempSync(join(tmpdir(), "job-board-traces-"));
const logFile = join(folder, "output.log");
const dist = join(import.meta.dirname, "../dist");

buildSync({
  entryPoints: ["bare-hono", "trace-receiver"].map((name) =>
    join(import.meta.dirname, `servers/${name}.ts`),
  ),
  outdir: join(dist, "bench"),
  bundle: true,
  platform: "node",
  packages: "external",
});

const RECEIVER = `http://127.0.0.1:${RECEIVER_PORT}`;
const VARIANTS: Readonly<Record<string, Record<string, string>>> = {
  off: {},
  "10 % of requests": {
    OTEL_EXPORTER_OTLP_ENDPOINT: RECEIVER,
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.1",
  },
  "every request": { OTEL_EXPORTER_OTLP_ENDPOINT: RECEIVER },
  "every request, the receiver away": { OTEL_EXPORTER_OTLP_ENDPOINT: AWAY },
};

async function main(): Promise<void> {
  const receiver = await MeasuredProcess.start(
    [join(dist, "bench/trace-receiver.js"), String(RECEIVER_PORT)],
    RECEIVER_PORT,
    logFile,
    {},
    "/",
  );
  const own = await Promise.all(
    Object.entries(VARIANTS).map(async ([name, variables], index) => {
      const environment = {
        DATA_DIR: join(folder, String(index)),
        HOST: "127.0.0.1",
        METRICS_PORT: "0",
        PORT: String(FIRST_PORT + index),
        ...variables,
      };
      const started = MeasuredProcess.start(
        [join(dist, "server.js")],
        FIRST_PORT + index,
        logFile,
        environment,
      );
      return { name, process: await started };
    }),
  );
  const port = FIRST_PORT + own.length;
  const bare = await MeasuredProcess.start(
    [join(dist, "bench/bare-hono.js"), String(port), join(folder, "0/job-board.db")],
    port,
    logFile,
  );
  const contenders = [...own, { name: "bare Hono", process: bare }];
  try {
    const costs = new Map(
      (await cpuPerRequest(contenders)).map(({ name, microseconds }) => [name, microseconds]),
    );
    const off = costs.get("off") ?? Number.NaN;
    const bareCost = costs.get("bare Hono") ?? Number.NaN;
    for (const { name, process: measured } of contenders) {
      const cost = costs.get(name) ?? Number.NaN;
      process.stdout.write(
        [
          name.padEnd(34),
          `${cost.toFixed(1)} µs`.padStart(9),
          `${(cost / off).toFixed(2)} × off`,
          `${(cost / bareCost).toFixed(2)} × bare Hono`,
          `${measured.rssMebibytes().toFixed(0)} MiB`,
        ].join("   ") + "\n",
      );
    }
  } finally {
    await Promise.all([...contenders.map(({ process: each }) => each.stop()), receiver.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
