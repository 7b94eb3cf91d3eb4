import type { Environment } from "../../modules/environment/environment";
import type { Kubectl } from "../cluster-client/kubectl";
import { NotPlayed, type Step } from "../steps/step";
import { type Autoscaled, declaredIn } from "../terraform-runner/cluster/declared";
import { deployStacks } from "../terraform-runner/deploy/deploy-stacks";
import { planStacks } from "../terraform-runner/plan/plan-stacks";
import type { ResourceChange } from "../terraform-runner/plan/resource-changes";
import { writeStacks } from "../terraform-runner/plan/stack-folders";
import { podTemplates, rolledBetween } from "./cluster-objects";

/** What people do by hand: drift names it and a deploy puts it right, or it is theirs to do. */
export function byHandSteps(kubectl: Kubectl, environment: Environment): Step[] {
  const drift = () => driftOf(kubectl, environment);
  const deploy = () => deployAgain(kubectl, environment);
  return [
    {
      name: "a policy deleted by hand: drift names it, npm run deploy brings it back",
      play: async () => {
        const policy = ["networkpolicy/allow-dns", "--namespace=monitoring"];
        await kubectl.text(["delete", ...policy]);
        expectNamed(await drift(), ["destroy monitoring/allow-dns"]);
        const said = await deploy();
        await kubectl.text(["get", ...policy]);
        return said;
      },
    },
    {
      name: "a route deleted by hand: drift names it, npm run deploy brings it back",
      play: async () => {
        const [found] = await kubectl.list("ingressroutes.traefik.io");
        if (found === undefined) {
          throw new NotPlayed("there is no route");
        }
        const { name, namespace = "default" } = found.metadata;
        const route = [`ingressroutes.traefik.io/${name}`, `--namespace=${namespace}`];
        await kubectl.text(["delete", ...route]);
        expectNamed(await drift(), [`destroy ${namespace}/${name}`]);
        const said = await deploy();
        await kubectl.text(["get", ...route]);
        return said;
      },
    },
    {
      name: "pods scaled to 0 by hand: drift names it, npm run deploy hands them back to the autoscaler",
      play: async () => {
        const { name, namespace, minimum } = autoscaledIn(environment);
        const target = [`deployment/${name}`, `--namespace=${namespace}`];
        await kubectl.text(["scale", ...target, "--replicas=0"]);
        expectNamed(await drift(), [`update ${namespace}/${name}`]);
        const said = await deploy();
        const ready = `--for=jsonpath={.status.readyReplicas}=${minimum}`;
        await kubectl.text(["wait", ready, "--timeout=60s", ...target]);
        return said;
      },
    },
    {
      name: "pods restarted by hand: no drift, and npm run deploy doesn't roll them again",
      play: async () => {
        const { name, namespace } = autoscaledIn(environment);
        const target = [`deployment/${name}`, `--namespace=${namespace}`];
        await kubectl.text(["rollout", "restart", ...target]);
        await kubectl.text(["rollout", "status", ...target, "--timeout=120s"]);
        const before = await podTemplates(kubectl);
        expectNamed(await drift(), []);
        const said = await deploy();
        const rolled = rolledBetween(before, await podTemplates(kubectl));
        if (rolled.length > 0) {
          throw new Error(`rolled ${rolled.join(", ")}`);
        }
        return said;
      },
    },
  ];
}

/** @throws NotPlayed when no application is scaled. */
function autoscaledIn(environment: Environment): Autoscaled {
  const first = writeStacks(environment)
    .flatMap((stack) => declaredIn(stack).autoscaled)
    .find(({ kind }) => kind === "Deployment");
  if (first === undefined) {
    throw new NotPlayed("no Deployment has an autoscaler");
  }
  return first;
}

async function driftOf(kubectl: Kubectl, environment: Environment): Promise<ResourceChange[]> {
  const plans = await planStacks(writeStacks(environment), "drift", kubectl);
  const failed = plans.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    throw new Error(JSON.stringify(failed));
  }
  return plans.flatMap((plan) => (plan.status === "changed" ? plan.changes : []));
}

async function deployAgain(kubectl: Kubectl, environment: Environment): Promise<string> {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  await deployStacks(writeStacks(environment), { mayLose: [], kubectl, say });
  return said.join("; ");
}

function expectNamed(changes: readonly ResourceChange[], expected: readonly string[]): void {
  const named = changes.map(({ action, name }) => `${action} ${name}`);
  if (named.join() !== expected.join()) {
    throw new Error(`drift named ${named.join(", ") || "nothing"}`);
  }
}
