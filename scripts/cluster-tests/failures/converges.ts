import type { Kubectl } from "../../cluster-client/kubectl";
import { planStack } from "../../terraform-runner/plan/plan-stacks";
import { platformStack, type Stage, startDeploy } from "./platform-deploy";

/** The records of releases whose operation was cut off; Helm refuses to go on while one is there. */
export const PENDING_RELEASES =
  "owner=helm,status in (pending-install,pending-upgrade,pending-rollback)";

const REFUSED_BY_HELM = /cannot re-use a name|another operation .* is in progress/;

/**
 * Deploys again; when Helm refuses because of a cut-off operation, takes its mark away first.
 *
 * @throws Error when the deploy fails, or a plan then finds changes.
 */
export async function converges(stage: Stage): Promise<string> {
  let how = "the next deploy converges";
  let { code, output } = await startDeploy().ended;
  if (code !== 0 && REFUSED_BY_HELM.test(output)) {
    await deletePendingMarks(stage.kubectl);
    how = "the next deploy is refused by Helm, and converges once the pending marks are deleted";
    ({ code, output } = await startDeploy().ended);
  }
  if (code !== 0) {
    throw new Error(`the next deploy failed:\n${output.slice(-3000)}`);
  }
  const plan = await planStack(platformStack(stage), "diff");
  if (plan.status !== "unchanged") {
    throw new Error(`changes remain: ${JSON.stringify(plan)}`);
  }
  return how;
}

async function deletePendingMarks(kubectl: Kubectl): Promise<void> {
  for (const { metadata } of await kubectl.list("namespaces", [])) {
    await kubectl.text([
      "delete",
      "secrets,configmaps",
      `--namespace=${metadata.name}`,
      "--selector",
      PENDING_RELEASES,
    ]);
  }
}
