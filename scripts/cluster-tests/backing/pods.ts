import { NAMESPACE } from "../../../modules/backing/names";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";

interface Pod extends KubernetesObject {
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly restartCount: number;
    }[];
  };
}

/** Of the backing services, and of the workload that uses one. */
const NAMESPACES = [NAMESPACE, "job-board"];

/**
 * Plays something that no container may be restarted by, of the services or of their clients.
 *
 * @throws Error that names those that were.
 */
export async function withoutRestarts<T>(kubectl: Kubectl, play: () => Promise<T>): Promise<T> {
  const before = await containers(kubectl);
  const result = await play();
  const after = await containers(kubectl);
  const restarted = [...before].filter(([, run]) => !new Set(after.values()).has(run));
  if (restarted.length > 0) {
    throw new Error(`restarted: ${restarted.map(([name]) => name).join(", ")}`);
  }
  return result;
}

/** Waits until all pods of a workload are new and ready. @param where option of kubectl that names its namespace */
export async function rolledOut(kubectl: Kubectl, where: string, workload: string): Promise<void> {
  await kubectl.text(["rollout", "status", where, "--timeout=300s", workload]);
}

/** By name, which run of it is running. */
async function containers(kubectl: Kubectl): Promise<Map<string, string>> {
  const pods = await Promise.all(
    NAMESPACES.map((namespace) => kubectl.list<Pod>("pods", [`--namespace=${namespace}`])),
  );
  return new Map(
    pods
      .flat()
      .flatMap(({ metadata, status }) =>
        (status.containerStatuses ?? []).map(({ name, restartCount }): [string, string] => [
          `${metadata.name}/${name}`,
          `${metadata.uid ?? ""}/${name}/${restartCount}`,
        ]),
      ),
  );
}
