import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { argumentsFault, parseArguments } from "../../scripts/arguments";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** Scripts of the project's own, without those that write a page of the documentation. */
const own = Object.entries(scripts).flatMap(([name, command]) => {
  const [, file] = /^node -r tsx\/cjs ((?:scripts|bench)\/\S+)$/.exec(command) ?? [];
  return file === undefined ? [] : [[name, file] as const];
});

test.each(own)("npm run %s says what it takes", (name, file) => {
  const { argv } = process;
  const said: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
  process.argv = [...argv.slice(0, 2), "--help"];
  try {
    jest.requireActual(path.resolve(file));
  } finally {
    process.argv = argv;
    log.mockRestore();
  }
  expect(said.join("\n")).toMatch(
    new RegExp(`^Usage: npm run ${name} --.*\n\n\\S.*\\.\n\n.*--help`, "s"),
  );
});

test("an option that a script doesn't know is named, without a stack", () => {
  const args = ["-r", "tsx/cjs", "scripts/terraform-runner/release/smoke.ts", "--second=3"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("Unknown option '--second': npm run smoke -- --help says what there is\n");
  expect(status).toBe(1);
});

const usage = {
  command: "npm run x",
  does: "Does x.",
  options: {
    file: { type: "string", takes: "FILE", default: "a", help: "where" },
    fast: { type: "boolean", help: "no waiting" },
  },
} as const;

test("help lists each option with what it takes and its default", () => {
  expect(parseArguments(usage, ["--help"])).toBe(
    [
      "Usage: npm run x -- [options]",
      "",
      "Does x.",
      "",
      "  --file FILE  where [a]",
      "  --fast       no waiting",
      "  --help       says this",
    ].join("\n"),
  );
});

test.each([
  [["--file"], "Option '--file <value>' argument missing"],
  [["y"], "Unexpected argument 'y'"],
])("what can't be taken is told in one sentence: %j", (args, expected) => {
  const fault = (): unknown => {
    try {
      return parseArguments(usage, args);
    } catch (error) {
      return argumentsFault(error);
    }
  };
  expect(fault()).toBe(expected);
});
