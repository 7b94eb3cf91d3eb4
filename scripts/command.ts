import { type ChildProcess, spawn } from "node:child_process";
import { childEnvironment } from "../modules/environment/process-environment";
import { ScriptError } from "./script";

/** How a child process ended and what it said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for its standard input. @default none: it is closed */
  readonly input?: string;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Milliseconds after which it is killed. @default never */
  readonly timeoutMs?: number;
}

const INSTALL_HINTS: Readonly<Record<string, string>> = {
  terraform: "https://developer.hashicorp.com/terraform/install (1.11)",
  kubectl: "https://kubernetes.io/docs/tasks/tools/#kubectl",
  kind: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
  docker: "https://docs.docker.com/get-started/get-docker/",
};

const running = new Set<ChildProcess>();
let interrupts = 0;

/** Whether the user or the pipeline asked to stop: finish what runs, start nothing. */
export function interrupted(): boolean {
  return interrupts > 0;
}

/**
 * Passes each SIGINT and SIGTERM of this process on to its children, once. They run in process
 * groups of their own: a terminal's Ctrl-C would otherwise reach Terraform twice, and at the second
 * it gives up the apply and loses state.
 */
export function passInterruptsOn(): void {
  process.on("SIGINT", passOn);
  process.on("SIGTERM", passOn);
}

function passOn(): void {
  interrupts += 1;
  console.error("Stopping: what runs is finished first; interrupt again to give it up.");
  running.forEach((child) => child.kill("SIGINT"));
}

/**
 * Runs a program to its end; a code other than 0 is an outcome, not an error.
 *
 * @throws ScriptError when the program isn't installed.
 */
export function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: childEnvironment(options.env),
      detached: true,
      timeout: options.timeoutMs,
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      options.onOutput?.(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      running.delete(child);
      reject(error.code === "ENOENT" ? new ScriptError(missing(program)) : error);
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({
        code: code ?? 1,
        stdout,
        stderr: signal ? `${stderr}\nended by ${signal}` : stderr,
      });
    });
    child.stdin?.end(options.input);
  });
}

/**
 * Runs a program with its output shown.
 *
 * @returns what it wrote to its standard output
 * @throws ScriptError when it ends with another code than 0.
 */
export async function must(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout } = await run(program, args, {
    onOutput: (text) => process.stdout.write(text),
  });
  if (code !== 0) {
    throw new ScriptError(`${program} ${args.slice(0, 2).join(" ")} ended with ${code}`);
  }
  return stdout;
}

/** Whether a program can be started. */
export async function isInstalled(program: string): Promise<boolean> {
  try {
    await run(program, ["--help"]);
    return true;
  } catch {
    return false;
  }
}

/** What to say about a program that isn't there. */
export function missing(program: string): string {
  const hint = INSTALL_HINTS[program];
  return `${program} is not installed${hint === undefined ? "" : `: ${hint}`}`;
}
