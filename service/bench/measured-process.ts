import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** A server under measurement, its output in a file as a container's is. */
export class MeasuredProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    /** Processor time from the start to the first answer, which a busy machine does not stretch. */
    readonly startMilliseconds: number,
  ) {}

  static async start(
    argumentList: string[],
    port: number,
    logFile: string,
    environment: Record<string, string> = {},
    path = "/api/jobs/1",
    program = process.execPath,
  ): Promise<MeasuredProcess> {
    const log = openSync(logFile, "a");
    const child = spawn(program, argumentList, {
      env: { ...environment },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    while (!(await answers(port, path))) {
      if (child.exitCode !== null)
        throw new Error(`${argumentList.join(" ")} ended: see ${logFile}`);
      await wait(1);
    }
    return new MeasuredProcess(child, port, processorMilliseconds(child.pid));
  }

  /** User and system time of all threads so far. */
  cpuSeconds(): number {
    const fields =
      readFileSync(`/proc/${this.child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  rssMebibytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** How often an idle process is woken, a second; every wait that it ended by itself counts. */
  async wakeUps(seconds: number): Promise<number> {
    const waits = () => {
      const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
      return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
    };
    const before = waits();
    await wait(seconds * 1000);
    return (waits() - before) / seconds;
  }

  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<number | null> {
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    await ended;
    return this.child.exitCode;
  }
}

/** Of all threads so far; the kernel counts it in nanoseconds here, unlike in `stat`. */
function processorMilliseconds(pid: number | undefined): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => resolve(false));
  });
}
