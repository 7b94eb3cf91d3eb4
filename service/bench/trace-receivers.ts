import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildSync } from "esbuild";
import { MeasuredProcess } from "./measured-process";
import { median, percentile } from "./statistics";
import { atSteadyRate } from "./steady-rate";
import { timedGet } from "./timed-get";

const REQUESTS_PER_SECOND = 300;
const ROUNDS = 10;
const ROUND_SECONDS = 4;
/** Until code that is used much is compiled, and memory is what it is in use. */
const WARM_UP_SECONDS = 5;
/** Longer than the last spans wait to be sent. */
const LAST_SPANS_SECONDS = 7;
const RECEIVER_PORT = 18_790;
const SILENT_PORT = 18_791;
const UNAVAILABLE_PORT = 18_792;
/** Each service has its metrics on the next. */
const FIRST_PORT = 18_700;

const folder = mkdtempSync(join(tmpdir(), "job-board-receivers-"));
const logFile = join(folder, "output.log");
const dist = join(import.meta.dirname, "../dist");
const agent = new Agent({ keepAlive: true });

buildSync({
  entryPoints: [join(import.meta.dirname, "servers/trace-receiver.ts")],
  outdir: join(dist, "bench"),
  bundle: true,
  platform: "node",
});

/** By what the receiver does with the spans of every request; none: there are no spans. */
const RECEIVERS: Readonly<Record<string, number | undefined>> = {
  "no tracing": undefined,
  "takes them": RECEIVER_PORT,
  "refuses connections": 1,
  "says nothing": SILENT_PORT,
  "answers 503": UNAVAILABLE_PORT,
};

/** Takes connections, reads nothing from them and writes nothing to them. */
const silent = createServer({ pauseOnConnect: true }, (socket) => socket.unref());

interface Measured {
  readonly name: string;
  readonly process: MeasuredProcess;
  readonly rounds: number[][];
  failed: number;
  mebibytesBefore: number;
}

function startReceiver(port: number, manner: string): Promise<MeasuredProcess> {
  const argumentList = [join(dist, "bench/trace-receiver.js"), String(port), manner];
  return MeasuredProcess.start(argumentList, port, logFile, {}, "/");
}

async function startService(
  name: string,
  receiver: number | undefined,
  index: number,
): Promise<Measured> {
  const port = FIRST_PORT + 2 * index;
  const environment: Record<string, string> = {
    DATA_DIR: join(folder, String(index)),
    HOST: "127.0.0.1",
    PORT: String(port),
    METRICS_PORT: String(port + 1),
    SHUTDOWN_DRAIN_SECONDS: "0",
  };
  if (receiver !== undefined)
    environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = `http://127.0.0.1:${receiver}`;
  const argumentList = [join(dist, "server.js")];
  const started = await MeasuredProcess.start(argumentList, port, logFile, environment);
  return { name, process: started, rounds: [], failed: 0, mebibytesBefore: 0 };
}

async function load(service: Measured, seconds: number): Promise<number[]> {
  const { port } = service.process;
  const rate = { perSecond: REQUESTS_PER_SECOND, seconds };
  const times = await atSteadyRate(rate, (sent, dueAt) =>
    timedGet(agent, port, `/api/jobs/${1 + (sent % 500)}`, dueAt).catch(() => {
      service.failed += 1;
      return Number.NaN;
    }),
  );
  return times.filter((time) => !Number.isNaN(time));
}

/** How many spans have ended, and how many of them the receiver has taken. */
async function spansOf({ process: { port } }: Measured): Promise<[ended: number, sent: number]> {
  const metrics = await (await fetch(`http://127.0.0.1:${port + 1}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^trace_spans_${name}_total (\\d+)$`, "m").exec(metrics)?.[1] ?? 0);
  return [read("ended"), read("sent")];
}

async function tell(service: Measured): Promise<void> {
  const { name, process: measured, rounds, failed, mebibytesBefore } = service;
  const [ended, sent] = await spansOf(service);
  const mebibytes = measured.rssMebibytes();
  const stopping = performance.now();
  const code = await measured.stop("SIGTERM");
  const seconds = (performance.now() - stopping) / 1_000;
  const half = percentile(rounds.flat(), 0.5);
  const most = rounds.map((times) => percentile(times, 0.99));
  process.stdout.write(
    [
      name.padEnd(20),
      `p50 ${half.toFixed(2)} ms`,
      `p99 ${median(most).toFixed(2)} ms (${Math.min(...most).toFixed(2)} to ${Math.max(...most).toFixed(2)})`,
      `${failed} failed of ${rounds.flat().length + failed}`,
      `${mebibytesBefore.toFixed(0)} → ${mebibytes.toFixed(0)} MiB`,
      `${ended - sent} of ${ended} spans not sent`,
      `ended with ${code ?? "a signal"} after ${seconds.toFixed(1)} s`,
    ].join("   ") + "\n",
  );
}

async function main(): Promise<void> {
  const receivers: MeasuredProcess[] = [];
  const services: Measured[] = [];
  try {
    receivers.push(await startReceiver(RECEIVER_PORT, "takes"));
    receivers.push(await startReceiver(UNAVAILABLE_PORT, "unavailable"));
    silent.listen(SILENT_PORT, "127.0.0.1").unref();
    for (const [index, [name, receiver]] of Object.entries(RECEIVERS).entries())
      services.push(await startService(name, receiver, index));
    for (const service of services) {
      await load(service, WARM_UP_SECONDS);
      service.mebibytesBefore = service.process.rssMebibytes();
    }
    for (let round = 0; round < ROUNDS; round++)
      for (const service of services) service.rounds.push(await load(service, ROUND_SECONDS));
    await wait(LAST_SPANS_SECONDS * 1_000);
    for (const service of services) await tell(service);
  } finally {
    agent.destroy();
    const left = [...services.map((each) => each.process), ...receivers];
    await Promise.all(
      left.filter((each) => each.child.exitCode === null).map((each) => each.stop()),
    );
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
