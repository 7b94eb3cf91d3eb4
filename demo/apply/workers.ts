import { z } from "zod";
import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import type { Workload } from "../cluster/workload";
import type { FlowLook } from "../flow";
import { MAILER, RECEIVERS } from "./receivers";

const deploymentSchema = z.looseObject({
  spec: z.looseObject({ replicas: z.int() }),
  status: z.looseObject({ readyReplicas: z.int().default(0) }),
});
const scaledObjectSchema = z.looseObject({ spec: z.looseObject({ maxReplicaCount: z.int() }) });

const CONSUMERS = `app.kubernetes.io/name in (${RECEIVERS.map(({ name }) => name).join(",")})`;

/** The second signal makes the program end at once, in the middle of whatever it does. */
const CRASH = `for (const after of [0, 200]) setTimeout(() => process.kill(1, "SIGTERM"), after)`;

/** The pods that take messages. */
export class Workers {
  readonly #crashes = new Map<string, number>();
  #restartsBefore = 0;

  constructor(
    private readonly workload: Workload,
    private readonly kubectl: Kubectl,
  ) {}

  /** Most of them that the queue's autoscaler may start; null when there is none. */
  async scaledTo(): Promise<number | null> {
    const { api, namespace } = this.workload;
    const path = `/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects/${MAILER}`;
    const found = scaledObjectSchema.safeParse((await api.ask(path)).body);
    return found.data?.spec.maxReplicaCount ?? null;
  }

  /** How many notifiers there are; null while the cluster doesn't answer. */
  async look(): Promise<FlowLook["workers"]> {
    const { api, namespace } = this.workload;
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${MAILER}`;
    return unlessAway(async () => {
      const { spec, status } = await api.read(deploymentSchema, path);
      return { wanted: spec.replicas, ready: status.readyReplicas };
    }, null);
  }

  /** Names of the pods that mail; none while the cluster doesn't answer. */
  async mailers(): Promise<string[]> {
    const selector = `app.kubernetes.io/name=${MAILER}`;
    const pods = await unlessAway(() => this.workload.pods(selector), []);
    return pods.filter(({ ready }) => ready).map(({ name }) => name);
  }

  /** Counts restarts of consumers from now on. */
  async countRestarts(): Promise<void> {
    this.#restartsBefore += await this.restarts();
  }

  /** Restarts since `countRestarts`, of the consumers that there are. */
  async restarts(): Promise<number> {
    const pods = await this.workload.pods(CONSUMERS);
    const all = pods.reduce((total, { restarts }) => total + restarts, 0);
    return Math.max(0, all - this.#restartsBefore);
  }

  /** Makes one of those crash that did so least often. @returns its name; undefined when none is seen ready */
  async crash(): Promise<string | undefined> {
    const times = (name: string) => this.#crashes.get(name) ?? 0;
    const [victim] = (await unlessAway(() => this.workload.pods(CONSUMERS), []))
      .filter(({ ready }) => ready)
      .map(({ name }) => name)
      .toSorted((one, other) => times(one) - times(other));
    if (victim !== undefined) {
      this.#crashes.set(victim, times(victim) + 1);
      const command = ["exec", `--namespace=${this.workload.namespace}`, victim, "--"];
      // It ends together with the program.
      await this.kubectl.run([...command, "/proc/1/exe", "-e", CRASH]);
    }
    return victim;
  }
}

/** What the cluster says, or something else while it doesn't answer. */
async function unlessAway<T, U>(look: () => Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ClusterError)) {
      throw error;
    }
    return otherwise;
  }
}
