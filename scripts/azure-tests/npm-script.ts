import { run } from "../command";

/** Plays a script of this project as a person does, and returns what it said. */
export async function npmScript(file: string, args: readonly string[] = []): Promise<string> {
  const outcome = await run("node", ["-r", "tsx/cjs", file, ...args]);
  if (outcome.code !== 0) {
    throw new Error(
      `it ended with ${outcome.code}:\n${lastLines(`${outcome.stdout}\n${outcome.stderr}`)}`,
    );
  }
  return outcome.stdout;
}

/** The end of what a program said: why it failed. */
export function lastLines(text: string): string {
  return text.trim().split("\n").slice(-40).join("\n");
}
