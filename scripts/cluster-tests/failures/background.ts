import { spawn } from "node:child_process";
import { childEnvironment } from "../../../modules/environment/process-environment";

/** A program that runs while something is done to it. */
export interface Background {
  /** Settles when its output matches; fails when it ends before. */
  says(pattern: RegExp): Promise<void>;
  /** Signals the program alone, or with all it started. */
  signal(name: "SIGINT" | "SIGKILL", whom: "program" | "group"): void;
  /** Its exit code and everything it said. */
  readonly ended: Promise<{ readonly code: number; readonly output: string }>;
}

/** Starts a program in a process group of its own. */
export function startInBackground(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Background {
  const child = spawn(program, args, {
    detached: true,
    env: childEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  const onData = (text: string): void => {
    output += text;
    listeners.forEach((listener) => listener());
  };
  child.stdout.setEncoding("utf8").on("data", onData);
  child.stderr.setEncoding("utf8").on("data", onData);
  const ended = new Promise<{ code: number; output: string }>((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
  return {
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(output)) {
            listeners.delete(look);
            resolve();
          }
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${output}`)));
      }),
    signal: (name, whom) => {
      if (child.pid !== undefined) {
        process.kill(whom === "group" ? -child.pid : child.pid, name);
      }
    },
  };
}
