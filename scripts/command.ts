import { type ChildProcess, spawn } from "node:child_process";
import { childEnvironment } from "../modules/environment/process-environment";
import { onInterrupt } from "./interrupts";
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
  /** Called with each piece of the standard output as it comes. */
  readonly onStdout?: (text: string) => void;
  /** Milliseconds after which it is killed. @default never */
  readonly timeoutMs?: number;
}

const INSTALL_HINTS: Readonly<Record<string, string>> = {
  terraform: "https://developer.hashicorp.com/terraform/install (1.11)",
  helm: "https://helm.sh/docs/intro/install/",
  kubectl: "https://kubernetes.io/docs/tasks/tools/#kubectl",
  kind: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
  docker: "https://docs.docker.com/get-started/get-docker/",
  az: "https://learn.microsoft.com/cli/azure/install-azure-cli",
  kubelogin: "https://azure.github.io/kubelogin/install.html",
};

/** Terraform's answer to its first interrupt; at the second it gives up and loses state. */
const HEARD = "Interrupt received";
const HEARD_WITHIN_MS = 1000;

interface Running {
  readonly child: ChildProcess;
  heard: boolean;
}

const running = new Set<Running>();

/**
 * Interrupts reach the children through this process alone, once: they run in process groups of
 * their own, out of a terminal's reach. GitLab's runner signals every process of a job, so one that
 * says that it has heard is left alone (gitlab-org/gitlab-runner!4446).
 */
onInterrupt((again) => {
  for (const entry of running) {
    if (again) {
      entry.child.kill("SIGINT");
    } else {
      setTimeout(() => entry.heard || entry.child.kill("SIGINT"), HEARD_WITHIN_MS);
    }
  }
});

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
    const entry: Running = { child, heard: false };
    running.add(entry);
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      entry.heard ||= text.includes(HEARD);
      options.onOutput?.(text);
      options.onStdout?.(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      running.delete(entry);
      reject(error.code === "ENOENT" ? new ScriptError(missing(program)) : error);
    });
    child.on("close", (code, signal) => {
      running.delete(entry);
      resolve({
        code: code ?? 1,
        stdout,
        stderr: signal ? `${stderr}\nended by ${signal}` : stderr,
      });
    });
    // A program may end without reading its input: its exit code says how it went.
    child.stdin?.on("error", () => undefined).end(options.input);
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

/** @throws ScriptError naming every program that is missing, and how to install it. */
export async function requirePrograms(programs: readonly string[]): Promise<void> {
  const installed = await Promise.all(programs.map(isInstalled));
  const absent = programs.filter((_, i) => !installed[i]);
  if (absent.length > 0) {
    throw new ScriptError(absent.map(missing).join("\n"));
  }
}

/** What to say about a program that isn't there. */
export function missing(program: string): string {
  const hint = INSTALL_HINTS[program];
  return `${program} is not installed${hint === undefined ? "" : `: ${hint}`}`;
}
