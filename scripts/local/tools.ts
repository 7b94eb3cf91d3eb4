import { ScriptError } from "../script";
import { isInstalled, missing, run } from "../terraform/command";

export const CLUSTER = "jobboard";
/** Gives Services of type LoadBalancer an address, which kind itself doesn't and Helm waits for. */
export const LOAD_BALANCERS = "jobboard-load-balancers";

/** @throws ScriptError naming every program that is missing, and how to install it. */
export async function requirePrograms(programs: readonly string[]): Promise<void> {
  const installed = await Promise.all(programs.map(isInstalled));
  const absent = programs.filter((_, i) => !installed[i]);
  if (absent.length > 0) {
    throw new ScriptError(absent.map(missing).join("\n"));
  }
  if (programs.includes("docker") && (await run("docker", ["info"])).code !== 0) {
    throw new ScriptError(
      "docker doesn't answer: start Docker Desktop, or `systemctl start docker`",
    );
  }
}

/** Runs a program with its output shown, and fails when it does. */
export async function must(program: string, args: readonly string[]): Promise<void> {
  const { code } = await run(program, args, {
    onOutput: (text) => process.stdout.write(text),
  });
  if (code !== 0) {
    throw new ScriptError(`${program} ${args.slice(0, 2).join(" ")} ended with ${code}`);
  }
}
