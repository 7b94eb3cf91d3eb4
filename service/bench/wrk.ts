import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface LoadResult {
  readonly requests: number;
  readonly p99Milliseconds: number;
  readonly failed: number;
}

const UNITS = { us: 0.001, ms: 1, s: 1000 } as const;

/** wrk against this machine's loopback, bounded in time. */
export async function load(
  port: number,
  path: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const url = `http://127.0.0.1:${port}${path}`;
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", url];
  const { stdout } = await run("wrk", options);
  const [, value = "NaN", unit = "ms"] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    p99Milliseconds: Number(value) * UNITS[unit as keyof typeof UNITS],
    failed: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
  };
}
