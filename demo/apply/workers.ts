import { z } from "zod";
import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import type { Workload } from "../cluster/workload";
import type { FlowLook } from "../flow";
import { MAILER, RECEIVERS } from "./receivers";
import { filesIn, LIST_MAILS } from "./traces";

const deploymentSchema = z.looseObject({
  spec: z.looseObject({ replicas: z.int() }),
  status: z.looseObject({ readyReplicas: z.int().default(0) }),
});
const scaledObjectSchema = z.looseObject({ spec: z.looseObject({ maxReplicaCount: z.int() }) });

const CONSUMERS = `app.kubernetes.io/name in (${RECEIVERS.map(({ name }) => name).join(",")})`;

/**
 * The second signal makes the program end at once, in the middle of whatever it does. Its mails are
 * listed just before: the autoscaler may take the pod away before it is back.
 */
const CRASH = `process.kill(1, "SIGTERM"); setTimeout(() => { ${LIST_MAILS}; process.kill(1, "SIGTERM") }, 200)`;

/** A consumer that was made to crash, and the mails that it had sent. */
interface Crash {
  readonly pod: string;
  readonly files: readonly string[];
}

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

  /** Makes one of those crash that did so least often. @returns undefined when none is seen ready */
  async crash(): Promise<Crash | undefined> {
    const times = (name: string) => this.#crashes.get(name) ?? 0;
    const [victim] = (await unlessAway(() => this.workload.pods(CONSUMERS), []))
      .filter(({ ready }) => ready)
      .map(({ name }) => name)
      .toSorted((one, other) => times(one) - times(other));
    if (victim === undefined) {
      return undefined;
    }
    this.#crashes.set(victim, times(victim) + 1);
    const command = ["exec", `--namespace=${this.workload.namespace}`, victim, "--"];
    // It ends together with the program.
    const { stdout } = await this.kubectl.run([...command, "/proc/1/exe", "-e", CRASH]);
    return { pod: victim, files: filesIn(victim, stdout) };
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
