import { writeFileSync } from "node:fs";
import { processEnvironment, selectEnvironment } from "../../../environments/environments";
import type { Environment } from "../../../modules/environment/environment";
import type { Arguments } from "../../arguments";
import type { Kubectl } from "../../cluster-client/kubectl";
import { statusOf } from "../../delivery/status";
import { EXIT, type ExitCode, runScript } from "../../script";
import { withStacksCluster } from "../cluster/stacks-cluster";
import { deployStacks, IN_TERMINAL } from "../deploy/deploy-stacks";
import { markdownReport } from "../diff/markdown-report";
import { exitCodeOf } from "../diff/report";
import { textReport } from "../diff/text-report";
import { planStacks, type StackPlan } from "../plan/plan-stacks";
import { selectStacks, type StackFolder, stackOf, writeStacks } from "../plan/stack-folders";
import { type Delivered, deliveredIn } from "../release/delivered";
import { imagesInState, readState } from "../release/deployed-images";
import { refuseData, refuseOthers } from "./refuse-healing";

const USAGE = {
  command: "npm run reconcile",
  does: "Says what was changed by hand in ENVIRONMENT, or in the named stacks, and by whom; where the environment says `reconcile: true`, takes it back by a plan that was checked: nothing new is deployed, and nothing that holds data is touched. Exit code 0: nothing was changed, or it is put right; 2: it stays changed; 1: an error, or a healing that was refused.",
  takes: "[STACK…]",
  options: {
    status: {
      type: "string",
      takes: "FILE",
      help: "also writes what is delivered and what was found, for npm run delivery:page",
    },
    markdown: { type: "string", takes: "FILE", help: "also writes what was found as Markdown" },
  },
} as const;

async function main({ values, positionals }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const { environment, delivered } = await asDeployed();
  const stacks = writeStacks(environment);
  const selected = selectStacks(stacks, positionals);
  return withStacksCluster(environment, stacks, selected, async (kubectl) => {
    const found = await drift(environment, selected, kubectl);
    if (values.markdown !== undefined) {
      const report = { environment: environment.name, comparison: "drift", plans: found } as const;
      writeFileSync(values.markdown, markdownReport(report));
    }
    const tell = (plans: readonly StackPlan[]) => {
      if (values.status !== undefined) {
        const status = statusOf(environment.name, delivered, plans, found);
        writeFileSync(values.status, `${JSON.stringify(status, undefined, 2)}\n`);
      }
    };
    tell(found);
    const code = exitCodeOf(found);
    if (code !== EXIT.changes || !environment.reconcile) {
      return code;
    }
    await heal(found, selected, kubectl);
    console.log("\nafter healing:");
    const healed = await drift(environment, selected, kubectl);
    tell(healed);
    return exitCodeOf(healed);
  });
}

/** With the images that are deployed, whatever the variables say: a healing releases nothing. */
async function asDeployed(): Promise<{
  environment: Environment;
  delivered: Delivered | undefined;
}> {
  const settings = processEnvironment();
  const environment = selectEnvironment(settings);
  // A cluster without applications has none.
  const workloads = writeStacks(environment).find(({ name }) => name === "workloads");
  const state = workloads && (await readState(workloads));
  const delivered = deliveredIn(state);
  const images = imagesInState(state);
  const none = { imageTag: undefined, imageDigest: undefined };
  return {
    delivered,
    environment:
      images === undefined
        ? environment
        : selectEnvironment({ ...settings, ...none, ...images, commit: delivered?.commit }),
  };
}

async function drift(
  { name }: Environment,
  stacks: readonly StackFolder[],
  kubectl: Kubectl | undefined,
): Promise<StackPlan[]> {
  const plans = await planStacks(stacks, "drift", kubectl);
  console.log(textReport({ environment: name, comparison: "drift", plans }));
  return plans;
}

/** @throws ProblemsError when it would touch data or deploy something new. */
async function heal(
  found: readonly StackPlan[],
  stacks: readonly StackFolder[],
  kubectl: Kubectl | undefined,
): Promise<void> {
  for (const plan of found) {
    if (plan.status === "changed") {
      refuseData(plan.stack, plan.changes);
      await deployStacks([stackOf(stacks, plan.stack)], {
        ...IN_TERMINAL,
        kubectl,
        mayLose: [],
        check: (stack, changes) => {
          refuseData(stack, changes);
          refuseOthers(stack, plan.changes, changes);
        },
      });
    }
  }
}

void runScript(USAGE, main);
