import type { Environment } from "../../modules/environment/environment";
import type { Step } from "../steps/step";
import { npmScript } from "./npm-script";
import { expectNothing } from "../terraform-runner/plan/expect-nothing";
import type { Comparison } from "../terraform-runner/plan/plan-stacks";
import { type StackFolder, writeStacks } from "../terraform-runner/plan/stack-folders";

export function bootstrapped(): Step {
  return {
    name: "npm run bootstrap",
    essential: true,
    play: async () => {
      const said = await npmScript("scripts/bootstrap/main.ts");
      return countOf(said, /^(made|changed|left alone|under way|not yet)/gm);
    },
  };
}

/** All three stacks, in the order of the first deploy. */
export function firstDeployed(skipped: readonly string[]): Step {
  return {
    name: "npm run first-deploy",
    essential: true,
    play: async () => {
      const said = await firstDeploy(skipped);
      return stacksIn(said).join("; ");
    },
  };
}

/** Started again, it finds everything done. */
export function firstDeployedAgain(skipped: readonly string[]): Step {
  return {
    name: "npm run first-deploy again: everything is left alone",
    play: async () => {
      const said = await firstDeploy(skipped);
      const stacks = stacksIn(said);
      const changed = stacks.filter((line) => !line.endsWith("no changes"));
      const made = said.match(/^(made|changed|under way) .*$|\bgenerated\b/gm) ?? [];
      if (changed.length + made.length > 0) {
        throw new Error(`it did something: ${[...changed, ...made].join("; ")}`);
      }
      return `${stacks.join("; ")}; ${countOf(said, /^(left alone)/gm)}`;
    },
  };
}

export function nothingToDo(
  environment: Environment,
  skipped: readonly string[],
  comparison: Comparison,
): Step {
  return {
    name: `npm run ${comparison}: nothing`,
    play: async () => {
      const stacks = deployedStacks(environment, skipped);
      await expectNothing(stacks, comparison);
      return `nothing in ${stacks.map(({ name }) => name).join(", ")}`;
    },
  };
}

/** The stacks of an environment, but those that the first deploy was told to skip. */
export function deployedStacks(
  environment: Environment,
  skipped: readonly string[],
): readonly StackFolder[] {
  return writeStacks(environment).filter(({ name }) => !skipped.includes(name));
}

function firstDeploy(skipped: readonly string[]): Promise<string> {
  const skips = skipped.flatMap((step) => ["--skip", step]);
  return npmScript("scripts/first-deploy/main.ts", ["--with-placeholders", ...skips]);
}

/** `platform: 46 to create`, a line of each stack. */
function stacksIn(said: string): string[] {
  return said.match(/^(?:infrastructure|platform|workloads): .*$/gm) ?? [];
}

function countOf(text: string, pattern: RegExp): string {
  const counts = new Map<string, number>();
  for (const [, word = ""] of text.matchAll(pattern)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}
