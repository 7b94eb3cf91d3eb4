import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { App } from "cdktf";
import { declaredConnections } from "../../modules/kubernetes/connection-graph";
import type { LocalEnvironment } from "../../environments/environment";
import { selectEnvironment } from "../../environments/select-environment";
import { composeStacks } from "../../stacks/compose";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { junit } from "../steps/junit";
import { stepTable } from "../steps/markdown-table";
import { playSteps, type Step, type StepResult } from "../steps/step";
import { isInstalled, missing, passInterruptsOn } from "../terraform/command";
import { connectionsAreAsDeclared } from "./checks/connections";
import { customResourcesAreValid } from "./checks/custom-resources";
import { routesAnswer } from "./checks/ingress";
import { podsMeetTheirLevel } from "./checks/pod-security";
import { everythingIsReady } from "./checks/ready";
import { rolesGrantTheirCells } from "./checks/roles";
import { clusterObjects } from "./cluster-objects";
import {
  deployVariant,
  destroy,
  firstDeploy,
  noDifference,
  secondDeploy,
} from "./deployment-steps";
import { diagnosis } from "./diagnosis";
import { Kubectl } from "./kubectl";
import { type Options, parseOptions } from "./options";
import { variants } from "./variants";
import { chartVersions, versions } from "./versions";

/**
 * `npm run test:cluster`: deploys everything to the cluster of the environment `local`, checks it,
 * changes it and destroys it. See docs/operations.md for its options.
 */
async function main(): Promise<ExitCode> {
  const options = parseOptions();
  passInterruptsOn();
  const environment = selectEnvironment();
  if (environment.target !== "kubeconfig") {
    throw new ScriptError("test:cluster destroys what it deploys: it takes ENVIRONMENT=local only");
  }
  const kubectl = await connectedKubectl(environment);
  const before = await clusterObjects(kubectl);
  const madeWith = await versions(kubectl);
  madeWith.forEach((line) => console.log(line));
  let charts = "";
  const steps: Step[] = [
    firstDeploy(),
    {
      name: "charts",
      play: async () => {
        charts = await chartVersions(kubectl);
        return charts;
      },
    },
    ...checks(kubectl, environment, options),
    secondDeploy(),
    noDifference(environment, "diff"),
    noDifference(environment, "drift"),
    ...variants(environment, options).map((variant) => deployVariant(kubectl, variant)),
    ...(options.keep ? [] : [destroy(kubectl, before)]),
  ];
  const results = await playSteps(steps, { onResult: print, diagnose: () => diagnosis(kubectl) });
  report(options.report, madeWith, results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

async function connectedKubectl(environment: LocalEnvironment): Promise<Kubectl> {
  const programs = ["terraform", "kubectl"];
  const installed = await Promise.all(programs.map(isInstalled));
  const absent = programs.filter((_, i) => !installed[i]);
  if (absent.length > 0) {
    throw new ScriptError(absent.map(missing).join("\n"));
  }
  const context = environment.settings.kubeContext ?? environment.kubernetes.context;
  const kubectl = new Kubectl(context);
  const { code, stderr } = await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=10s"]);
  if (code !== 0) {
    throw new ScriptError(
      `no cluster answers in the context ${context}: ${stderr.trim()}\n` +
        "Start one (npm run local:up) or name one with KUBECONFIG and KUBE_CONTEXT.",
    );
  }
  return kubectl;
}

function checks(kubectl: Kubectl, environment: LocalEnvironment, options: Options): Step[] {
  const app = new App({ stackTraces: false });
  composeStacks(app, environment);
  const declared = declaredConnections(app);
  return [
    { name: "every controller has its pods", play: () => everythingIsReady(kubectl) },
    { name: "pods meet their namespace's security level", play: () => podsMeetTheirLevel(kubectl) },
    {
      name: "the API server accepts every custom resource, strictly",
      play: () => customResourcesAreValid(kubectl),
    },
    {
      name: "roles grant their cells",
      play: () => rolesGrantTheirCells(kubectl, environment.access),
    },
    {
      name: "connections are as declared",
      play: () => connectionsAreAsDeclared(kubectl, options.probe, declared),
    },
    {
      name: "routes redirect to HTTPS and answer",
      play: () => routesAnswer(kubectl, options.ingressAddress),
    },
  ];
}

const COLOURS = { passed: "green", failed: "red", "not played": "yellow" } as const;

function print({ name, status, seconds, note, diagnosis: why }: StepResult): void {
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  console.log(`${styleText(COLOURS[status], status.padEnd(10))} ${time}  ${name}: ${note}`);
  if (why !== undefined) {
    console.log(why);
  }
}

function report(folder: string, madeWith: readonly string[], results: readonly StepResult[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "junit.xml"), junit("test:cluster", results));
  const text = [...madeWith.map((line) => `- ${line}`), "", stepTable(results)].join("\n");
  writeFileSync(path.join(folder, "transcript.md"), text);
  console.log(`\nWritten to ${folder}: junit.xml, transcript.md`);
}

void runScript(main);
