import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { selectEnvironment } from "../../environments/select-environment";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { run } from "../terraform/command";
import { readStacks, writeStacks } from "../terraform/stack-folders";

/** One thing whose time is taken: commands, one after the other. */
interface Candidate {
  readonly name: string;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
}

/** At most this many times bare Terraform, and this part of `cdktf diff`. */
const LIMIT_AGAINST_TERRAFORM = 1.5;
const LIMIT_AGAINST_CDKTF = 0.5;

/**
 * `npm run bench:diff -- [--rounds N]`: times a diff without changes of the deployed stacks against
 * its parts and against `cdktf diff`. The candidates take turns, so that a busy machine is busy for
 * all of them; medians are shown.
 */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
  const environment = selectEnvironment();
  const stacks = writeStacks(environment);
  const plan = ["plan", "-input=false", "-no-color", "-detailed-exitcode"] as const;
  const synth: Candidate = { name: "synth", commands: [["node", "-r", "tsx/cjs", "main.ts"]] };
  const bare: Candidate = {
    name: "terraform plan, every stack",
    commands: stacks.map(({ folder }) => ["terraform", `-chdir=${folder}`, ...plan]),
  };
  const diff: Candidate = {
    name: "npm run diff",
    commands: [["npm", "run", "--silent", "diff"]],
  };
  const cdktf: Candidate = {
    name: "cdktf diff, every stack",
    commands: readStacks("cdktf.out").map(({ name }) => [
      "npx",
      "cdktf",
      "diff",
      name,
      "--skip-provider-lock",
      "--no-color",
    ]),
  };
  const candidates = [synth, bare, diff, cdktf];
  const seconds = new Map(candidates.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const candidate of candidates) {
      seconds.get(candidate.name)?.push(await timed(candidate));
    }
  }
  const of = ({ name }: Candidate): number => median(seconds.get(name) ?? []);
  console.log(`| ${stacks.length} stacks of ${environment.name}, ${values.rounds} rounds | s |`);
  console.log("|---|---|");
  candidates.forEach((candidate) =>
    console.log(`| ${candidate.name} | ${of(candidate).toFixed(2)} |`),
  );
  const againstTerraform = of(diff) / (of(bare) + of(synth));
  const againstCdktf = of(diff) / of(cdktf);
  console.log(
    `| diff ÷ (plans + synth), at most ${LIMIT_AGAINST_TERRAFORM} | ${againstTerraform.toFixed(2)} |`,
  );
  console.log(`| diff ÷ cdktf diff, at most ${LIMIT_AGAINST_CDKTF} | ${againstCdktf.toFixed(2)} |`);
  return againstTerraform <= LIMIT_AGAINST_TERRAFORM && againstCdktf <= LIMIT_AGAINST_CDKTF
    ? EXIT.ok
    : EXIT.failed;
}

async function timed({ name, commands }: Candidate): Promise<number> {
  const started = performance.now();
  for (const [program, ...args] of commands) {
    const { code, stdout, stderr } = await run(program, args);
    if (code !== 0) {
      throw new ScriptError(`${name} ended with ${code}; deploy first\n${stdout}${stderr}`);
    }
  }
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

void runScript(main);
