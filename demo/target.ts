import { readFileSync } from "node:fs";
import type { Environment } from "../modules/environment/environment";
import { azureNames } from "../modules/azure/azure-names";
import { loopbackOf } from "../scripts/http/loopback";
import type { FrontDoorOptions } from "./load/front-door";
import type { DemonstrationOptions } from "./options";

/** Of the job board, in the stack `workloads`. */
export const NAMESPACE = "job-board";

/** What answers the load: the job board, or its role `jobs` where roles are programs of their own. */
export function workloadOf({ workloads }: Environment): string {
  return workloads.jobBoard.roles === "separate" ? "jobs" : "job-board";
}

/** The service's front door in an environment, unless the command line names another. */
export function frontDoorOf(
  environment: Environment,
  { url, address, authorityFile }: DemonstrationOptions,
): FrontDoorOptions {
  const door = url ?? new URL(`https://${environment.domain}`);
  return {
    url: door,
    address: address ?? loopbackOf(door.hostname),
    authority: authorityFile === undefined ? undefined : readFileSync(authorityFile, "utf8"),
    // `local` signs its own certificates, and its authority is made anew with every cluster.
    trustAnyCertificate: environment.target === "kubeconfig" && authorityFile === undefined,
  };
}

/** The kube context of an environment: in Azure the name that `az aks get-credentials` gives it. */
export function contextOf(environment: Environment): string {
  return environment.target === "kubeconfig"
    ? (environment.settings.kubeContext ?? environment.kubernetes.context)
    : azureNames(environment).cluster;
}

export function grafanaUrlOf(environment: Environment, { grafanaUrl }: DemonstrationOptions): URL {
  const host = environment.platform.grafana.hostname ?? `grafana.${environment.domain}`;
  return grafanaUrl ?? new URL(`https://${host}`);
}

/** What the environment promises of the job board's autoscaler; 2 to 4 pods at 50 % by default. */
export function promisedBy({ workloads }: Environment) {
  const { minReplicas, maxReplicas, targetCpuPercent } = workloads.jobBoard;
  return { minReplicas, maxReplicas, targetCpuPercent };
}
