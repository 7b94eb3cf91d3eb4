import type { Environment } from "../../modules/environment/environment";
import type { Step } from "../steps/step";
import { NotPlayed } from "../steps/step";
import { expectNothing } from "../terraform-runner/plan/expect-nothing";
import { writeStacks } from "../terraform-runner/plan/stack-folders";
import { appliedChanges, cdktf } from "./cdktf";
import { isDefinition, leftovers, podTemplates, rolledBetween } from "./cluster-objects";
import type { Kubectl } from "../cluster-client/kubectl";
import { removeDeadApis } from "./dead-apis";

const STACKS = ["platform", "workloads"] as const;

/** What is deployed at first: everything, as the README says. */
export function firstDeploy(): Step {
  return {
    name: "cdktf deploy platform workloads",
    essential: true,
    play: async () => appliedChanges(await cdktf("deploy", STACKS)).text,
  };
}

export function secondDeploy(): Step {
  return {
    name: "cdktf deploy again",
    play: async () => {
      const { changes, text } = appliedChanges(await cdktf("deploy", STACKS));
      if (changes > 0) {
        throw new Error(`a deploy without a change changed something: ${text}`);
      }
      return text;
    },
  };
}

export function noDifference(
  kubectl: Kubectl,
  environment: Environment,
  comparison: "diff" | "drift",
): Step {
  return {
    name: `npm run ${comparison}`,
    play: async () => {
      await expectNothing(writeStacks(environment), comparison, kubectl);
      return "nothing";
    },
  };
}

/** A changed environment, and what must be rolled because of it. */
export interface Variant {
  readonly name: string;
  /** Nothing when it can't be had here: the reason. */
  readonly environment: Environment | string;
  /** As `Deployment.apps jobs/poc`. */
  readonly rolls: readonly string[];
}

/** Deploys a variant; nothing else than what it names is rolled. */
export function deployVariant(kubectl: Kubectl, { name, environment, rolls }: Variant): Step {
  return {
    name,
    play: async () => {
      if (typeof environment === "string") {
        throw new NotPlayed(environment);
      }
      const before = await podTemplates(kubectl);
      writeStacks(environment);
      const { text } = appliedChanges(await cdktf("deploy", STACKS, ["--skip-synth"]));
      const rolled = rolledBetween(before, await podTemplates(kubectl));
      if (rolled.toSorted().join() !== rolls.toSorted().join()) {
        throw new Error(`rolled ${rolled.join(", ") || "nothing"}, not ${rolls.join(", ")}`);
      }
      return `${text}; rolled ${rolled.join(", ") || "nothing"}`;
    },
  };
}

/**
 * Destroys everything and looks for what is there beside what was there before. An API that doesn't
 * answer would keep every namespace: those of servers whose pods are only simulated are taken out
 * first, as docs/operations.md says.
 */
export function destroy(kubectl: Kubectl, before: ReadonlySet<string>): Step {
  return {
    name: "cdktf destroy workloads platform",
    always: true,
    play: async () => {
      await removeDeadApis(kubectl);
      const { text } = appliedChanges(await cdktf("destroy", STACKS));
      const { definitions, others } = await leftovers(kubectl, before);
      if (others.length > 0) {
        throw new Error(`left behind:\n${others.join("\n")}`);
      }
      return `${text}; ${definitions} definitions stay, as documented`;
    },
  };
}

/** Removes the definitions that a destroy leaves, by the command of docs/operations.md. */
export function removeDefinitions(kubectl: Kubectl, before: ReadonlySet<string>): Step {
  return {
    name: "definitions removed as documented: nothing is left",
    always: true,
    play: async () => {
      if ([...before].some(isDefinition)) {
        throw new NotPlayed("the cluster had such definitions before");
      }
      const names = (await kubectl.text(["get", "crd", "--output=name"]))
        .split("\n")
        .filter((name) => /(traefik\.io|cert-manager\.io)$/.test(name));
      if (names.length > 0) {
        await kubectl.text(["delete", ...names]);
      }
      const { definitions, others } = await leftovers(kubectl, before);
      if (definitions + others.length > 0) {
        throw new Error(`left behind: ${definitions} definitions\n${others.join("\n")}`);
      }
      return `${names.length} removed`;
    },
  };
}
