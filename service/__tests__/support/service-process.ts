import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually } from "./eventually";

interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly metricsUrl: string;
  /** Every line of the log so far. */
  lines(): LogLine[];
  /** Waits until the process has ended; its exit code. */
  ended(): Promise<number | null>;
}

const server = join(__dirname, "../../dist/server.js");
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

/** Runs the bundle with the environment and collects what it prints. */
export function runService(environment: Record<string, string>) {
  const child = spawn(process.execPath, [server], {
    env: { PATH: "/usr/bin", PORT: "0", METRICS_PORT: "0", HOST: "127.0.0.1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const printed = { out: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (printed.error += chunk.toString()));
  const closed = once(child, "close");
  const ended = async () => {
    await closed;
    return child.exitCode;
  };
  return { child, printed, ended };
}

/** Starts a service and waits until it listens. */
export async function startService(environment: Record<string, string>): Promise<ServiceProcess> {
  const { child, printed, ended } = runService(environment);
  const lines = () =>
    printed.out
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  const listening = await eventually(
    () => ({
      line: lines().find(({ msg }) => msg === "listening"),
      exitCode: child.exitCode,
      printed,
    }),
    ({ line, exitCode }) => line !== undefined || exitCode !== null,
  );
  if (listening.line === undefined) throw new Error(`did not start: ${JSON.stringify(printed)}`);
  const { port, metrics_port } = listening.line;
  return {
    child,
    url: `http://127.0.0.1:${String(port)}`,
    metricsUrl: `http://127.0.0.1:${String(metrics_port)}/metrics`,
    lines,
    ended,
  };
}

/** Waits until the service takes traffic. */
export async function untilReady({ url }: ServiceProcess): Promise<void> {
  await eventually(
    async () => (await fetch(`${url}/readyz`)).status,
    (status) => status === 200,
  );
}

/** Waits until that many requests are worked on. */
export async function untilInFlight({ metricsUrl }: ServiceProcess, count: number): Promise<void> {
  await eventually(
    async () => (await fetch(metricsUrl)).text(),
    (text) => text.includes(`\nhttp_requests_in_flight ${count}\n`),
  );
}
