import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../script";
import { junit } from "../steps/junit";
import { NotPlayed, playSteps, type Step, type StepResult } from "../steps/step";
import { requirePrograms } from "../command";
import { type StackFolder, writeStacks } from "../terraform-runner/plan/stack-folders";
import { terraform } from "../terraform-runner/plan/terraform";
import { writeHostileText } from "./hostile-text";
import { writeMockPlan } from "./mock-plan";

const OUTPUT = "cdktf.out/test-terraform";

const stackSchema = z.object({
  terraform: z.object({ required_providers: z.record(z.string(), z.unknown()) }),
});

const USAGE = {
  command: "npm run test:terraform",
  does: "Has Terraform check every stack of every environment with the providers' real schemas, and plan it with mocked clouds. Needs no account; the providers come from wherever Terraform is configured to find them.",
  options: {},
};

async function main(): Promise<ExitCode> {
  await requirePrograms(["terraform"]);
  const steps = ENVIRONMENT_NAMES.flatMap((name) => {
    const environment = selectEnvironment({ ...processEnvironment(), environment: name });
    const stacks = writeStacks(environment, path.join(OUTPUT, name));
    return stacks.map((stack) => stepOf(name, stack));
  });
  const text = writeHostileText(path.join(OUTPUT, "hostile-text"));
  steps.push(...text.map((stack) => stepOf("any", stack)));
  const results = await playSteps(steps, { onResult: print });
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(path.join(OUTPUT, "junit.xml"), junit("test:terraform", results));
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

function stepOf(environment: string, stack: StackFolder): Step {
  return {
    name: `${environment} ${stack.name}`,
    play: async () => {
      await initialise(stack);
      await expectSuccess(stack, ["validate", "-no-color"]);
      writeMockPlan(stack, providersOf(stack));
      await expectSuccess(stack, ["test", "-no-color"]);
      return "valid, planned";
    },
  };
}

async function initialise(stack: StackFolder): Promise<void> {
  const { code, stderr } = await terraform(stack, ["init", "-backend=false", "-no-color"]);
  const absent = [...stderr.matchAll(/provider\s+hashicorp\/(\w+):/g)].flatMap(
    ([, name]) => name ?? [],
  );
  if (code !== 0 && absent.length > 0) {
    throw new NotPlayed(
      `no provider ${[...new Set(absent)].join(", ")} in the registry or mirror that Terraform is configured with`,
    );
  }
  if (code !== 0) {
    throw new Error(stderr.trim());
  }
}

async function expectSuccess(stack: StackFolder, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await terraform(stack, args);
  if (code !== 0) {
    throw new Error(`terraform ${args[0]}:\n${stdout.trim()}\n${stderr.trim()}`);
  }
}

function providersOf({ folder }: StackFolder): string[] {
  const json: unknown = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
  return Object.keys(stackSchema.parse(json).terraform.required_providers);
}

function print({ name, status, seconds, note }: StepResult): void {
  console.log(`${status.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ${name}: ${note}`);
}

void runScript(USAGE, main);
