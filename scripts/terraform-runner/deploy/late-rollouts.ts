import type { Kubectl } from "../../cluster-client/kubectl";
import type { ResourceChange } from "../plan/resource-changes";
import { errorsIn } from "../plan/terraform-errors";

/** What the provider says of a Deployment that has the condition of a rollout that ran out of time. */
const OUT_OF_TIME = "Deployment exceeded its progress deadline";
const LIMIT = "30s";

/**
 * Whether an apply failed only because Deployments were late, and all of them have their pods now. A
 * Deployment that goes back to pods that still run keeps the condition of the rollout that failed
 * until the last of the others is gone, and the provider takes it for the new one's.
 */
export async function areLateRolloutsDone(
  kubectl: Kubectl,
  changes: readonly ResourceChange[],
  stderr: string,
): Promise<boolean> {
  const errors = errorsIn(stderr);
  if (errors.length === 0 || !errors.every(({ text }) => text.includes(OUT_OF_TIME))) {
    return false;
  }
  const deployments = changes.flatMap(({ address, name = "", action }) => {
    const [namespace = "", deployment = ""] = name.split("/");
    return address.startsWith("kubernetes_deployment_v1.") && action !== "destroy"
      ? [[`--namespace=${namespace}`, `deployment/${deployment}`]]
      : [];
  });
  const outcomes = await Promise.all(
    deployments.map(async (target) => {
      const progresses = ["wait", "--for=condition=Progressing", `--timeout=${LIMIT}`, ...target];
      const { code } = await kubectl.run(progresses);
      return code === 0
        ? kubectl.run(["rollout", "status", `--timeout=${LIMIT}`, ...target])
        : { code };
    }),
  );
  return outcomes.every(({ code }) => code === 0);
}
