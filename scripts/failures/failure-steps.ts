import { rmSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { LocalEnvironment } from "../../environments/environment";
import { leftovers } from "../cluster/cluster-objects";
import { helmReleases } from "../cluster/helm-releases";
import type { Kubectl } from "../cluster/kubectl";
import type { Step } from "../steps/step";
import { planStack } from "../terraform/plan-stacks";
import { type StackFolder, writeStacks } from "../terraform/stack-folders";
import { terraform } from "../terraform/terraform";
import { startApiServerProxy } from "./api-server-proxy";
import { type Background, startInBackground } from "./background";

const API_SERVER_AWAY_MS = 30_000;
/** A release that takes a while: whatever is done to the apply then happens half-way. */
const HALF_WAY = /helm_release\.AddOns_(CertManager|Loki)\w*: Creating/;

/** The records of releases whose operation was cut off; Helm refuses to go on while one is there. */
export const PENDING_RELEASES =
  "owner=helm,status in (pending-install,pending-upgrade,pending-rollback)";

/** Every failure is done to a first deploy of `platform`, the longest apply there is. */
export function failureSteps(
  kubectl: Kubectl,
  environment: LocalEnvironment,
  before: ReadonlySet<string>,
): Step[] {
  const platform = (): StackFolder => {
    const stack = writeStacks(environment).find(({ name }) => name === "platform");
    if (stack === undefined) {
      throw new Error("no stack platform");
    }
    return stack;
  };
  const emptied = (): Step => ({
    name: "destroy: nothing is orphaned",
    always: true,
    play: () => destroyed(kubectl, platform(), before),
  });
  return [
    {
      name: "SIGINT half-way: what runs is finished, the next deploy goes on",
      play: async () => {
        const deploy = startDeploy();
        await deploy.says(HALF_WAY);
        const signalled = performance.now();
        deploy.signal("SIGINT", "program");
        const { code } = await deploy.ended;
        const seconds = ((performance.now() - signalled) / 1000).toFixed(0);
        if (code === 0) {
          throw new Error("the deploy went on to its end");
        }
        return `ended after ${seconds} s with ${code}; ${await converges(kubectl, platform())}`;
      },
    },
    emptied(),
    {
      name: "SIGKILL half-way, and the state locked meanwhile",
      play: async () => {
        const apply = startApply(platform());
        await apply.says(HALF_WAY);
        const refused = await terraform(platform(), ["plan", "-lock-timeout=0s", "-no-color"]);
        if (!refused.stderr.includes("Error acquiring the state lock")) {
          throw new Error(`a second run wasn't refused: ${refused.stderr}`);
        }
        await pendingRelease(kubectl);
        apply.signal("SIGKILL", "group");
        await apply.ended;
        const pending = (await helmReleases(kubectl)).filter(({ status }) => status !== "deployed");
        const names = pending.map(({ name, status }) => `${name} ${status}`).join(", ");
        return `a second run is refused; left ${names || "no release pending"}; ${await converges(kubectl, platform())}`;
      },
    },
    emptied(),
    {
      name: "API server away for 30 s in the middle of an apply",
      play: async () => {
        const file = path.resolve("cdktf.out/proxy.kubeconfig");
        const proxy = await startApiServerProxy(kubectl, file);
        try {
          const through = startDeploy({ KUBECONFIG: file });
          await through.says(HALF_WAY);
          proxy.cut();
          await setTimeout(API_SERVER_AWAY_MS);
          proxy.mend();
          const { code } = await through.ended;
          return `the apply ended with ${code}; ${await converges(kubectl, platform())}`;
        } finally {
          proxy.close();
          rmSync(file, { force: true });
        }
      },
    },
    emptied(),
  ];
}

/** Waits until Helm has noted down that it installs something: the worst moment to be killed. */
async function pendingRelease(kubectl: Kubectl): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await helmReleases(kubectl)).some(({ status }) => status.startsWith("pending"))) {
      return;
    }
    await setTimeout(200);
  }
  throw new Error("no release was ever pending");
}

function startDeploy(env: NodeJS.ProcessEnv = {}): Background {
  const args = ["-r", "tsx/cjs", "scripts/deploy/main.ts", "platform"];
  return startInBackground("node", args, env);
}

/** Terraform alone, so that a kill hits it and its providers, as the end of a build agent does. */
function startApply({ folder }: StackFolder): Background {
  return startInBackground("terraform", [
    `-chdir=${folder}`,
    "apply",
    "-auto-approve",
    "-input=false",
    "-no-color",
  ]);
}

/** Deploys again; when Helm refuses because of a cut-off operation, takes its mark away first. */
async function converges(kubectl: Kubectl, platform: StackFolder): Promise<string> {
  let cure = "the next deploy converges";
  let { code, output } = await startDeploy().ended;
  if (code !== 0 && /cannot re-use a name|another operation .* is in progress/.test(output)) {
    const namespaces = (await kubectl.list("namespaces", [])).map(({ metadata }) => metadata.name);
    for (const namespace of namespaces) {
      await kubectl.text([
        "delete",
        "secrets,configmaps",
        `--namespace=${namespace}`,
        "--selector",
        PENDING_RELEASES,
      ]);
    }
    cure = "the next deploy is refused by Helm, and converges once the pending marks are deleted";
    ({ code, output } = await startDeploy().ended);
  }
  if (code !== 0) {
    throw new Error(`the next deploy failed:\n${output.slice(-3000)}`);
  }
  const plan = await planStack(platform, "diff");
  if (plan.status !== "unchanged") {
    throw new Error(`changes remain: ${JSON.stringify(plan)}`);
  }
  return cure;
}

async function destroyed(
  kubectl: Kubectl,
  platform: StackFolder,
  before: ReadonlySet<string>,
): Promise<string> {
  const { code, stderr } = await terraform(platform, [
    "destroy",
    "-auto-approve",
    "-input=false",
    "-no-color",
  ]);
  if (code !== 0) {
    throw new Error(stderr.trim());
  }
  const { definitions, others } = await leftovers(kubectl, before);
  if (others.length > 0) {
    throw new Error(`orphaned:\n${others.join("\n")}`);
  }
  return `${definitions} definitions stay, as documented`;
}
