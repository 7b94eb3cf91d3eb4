import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Command {
  readonly name: string;
  readonly program: string;
  readonly script: readonly string[];
}

const servers = join(__dirname, "servers");

/**
 * The same read in Go and in Bun, where they are on the PATH; what is missing is told.
 * @param folder takes Go's program.
 */
export function otherRuntimes(folder: string): Command[] {
  const goProgram = join(folder, "go-server");
  const built = output("go", ["build", "-o", goProgram, "."], join(servers, "go"));
  const bun = output("bun", ["-e", "console.log(process.execPath)"], servers)?.trim();
  return [
    ...(built === undefined ? [] : [{ name: "go", program: goProgram, script: [] }]),
    ...(bun === undefined
      ? []
      : [{ name: "bun", program: bun, script: [join(servers, "bun.mjs")] }]),
  ];
}

/** What the program prints; undefined when it fails or is not installed. */
function output(program: string, argumentList: string[], cwd: string): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, argumentList, {
    cwd,
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  process.stdout.write(
    `not compared with ${program}: ${error === undefined ? stderr : "not installed"}\n`,
  );
  return undefined;
}
