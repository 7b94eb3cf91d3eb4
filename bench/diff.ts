import { selectEnvironment } from "../environments/environments";
import { readStacks, writeStacks } from "../scripts/terraform-runner/plan/stack-folders";
import { EXIT, type ExitCode, runScript } from "../scripts/script";
import { measureRounds, printMeasurements } from "./rounds";

const ROUNDS = 5;
/** At most this many times bare Terraform and one synth, and this part of `cdktf diff`. */
const LIMIT_AGAINST_TERRAFORM = 1.5;
const LIMIT_AGAINST_CDKTF = 0.5;

const USAGE = {
  command: "npm run bench:diff",
  does: "Measures a diff without changes of the deployed stacks against its parts.",
  options: {},
};

function main(): ExitCode {
  const stacks = writeStacks(selectEnvironment());
  const plan = ["plan", "-input=false", "-no-color", "-detailed-exitcode"] as const;
  const measured = measureRounds(
    [
      { name: "npm run diff", commands: [["npm", "run", "--silent", "diff"]] },
      { name: "synth", commands: [["node", "-r", "tsx/cjs", "main.ts"]] },
      {
        name: "terraform plan, every stack",
        commands: stacks.map(({ folder }) => ["terraform", `-chdir=${folder}`, ...plan] as const),
      },
      {
        name: "cdktf diff, every stack",
        commands: readStacks("cdktf.out").map(
          ({ name }) =>
            ["npx", "cdktf", "diff", name, "--skip-provider-lock", "--no-color"] as const,
        ),
      },
    ],
    ROUNDS,
  );
  printMeasurements(measured);
  const [diff = Number.NaN, synth = Number.NaN, plans = Number.NaN, cdktf = Number.NaN] =
    measured.map(({ medianSeconds }) => medianSeconds);
  const againstTerraform = diff / (plans + synth);
  const againstCdktf = diff / cdktf;
  console.log(
    `\ndiff ÷ (plans + synth): ${againstTerraform.toFixed(2)}, at most ${LIMIT_AGAINST_TERRAFORM}`,
  );
  console.log(`diff ÷ cdktf diff: ${againstCdktf.toFixed(2)}, at most ${LIMIT_AGAINST_CDKTF}`);
  const held = againstTerraform <= LIMIT_AGAINST_TERRAFORM && againstCdktf <= LIMIT_AGAINST_CDKTF;
  return held ? EXIT.ok : EXIT.failed;
}

void runScript(USAGE, main);
