import { z } from "zod";
import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import { type Workload, autoscalerView, selectorOf } from "../cluster/workload";
import type { Check, Recording } from "../recording";

/** Clocks this far apart make the times of events hard to compare. */
const LARGEST_SKEW_SECONDS = 2;
const LEAST_READY_PODS = 2;

const versionSchema = z.looseObject({ gitVersion: z.string() });

interface ClusterChecks {
  readonly checks: readonly Check[];
  /** Selects the pods; undefined when the deployment isn't there. */
  readonly selector: string | undefined;
  readonly versions: Record<string, string>;
  readonly clusterAheadSeconds: number | null;
}

/** Whether all that the demonstration looks at is there; asks everything, to name all that is not. */
export async function checkCluster(
  workload: Workload,
  context: string,
  promised: Recording["promised"],
): Promise<ClusterChecks> {
  try {
    return await checkEverything(workload, context, promised);
  } catch (error) {
    if (!(error instanceof ClusterError)) {
      throw error;
    }
    const remedy = `${error.remedy}; --without-cluster looks from outside only`;
    const check = missing("cluster", `${error.found} (context ${context})`, remedy);
    return { checks: [check], selector: undefined, versions: {}, clusterAheadSeconds: null };
  }
}

async function checkEverything(
  workload: Workload,
  context: string,
  promised: Recording["promised"],
): Promise<ClusterChecks> {
  const version = await workload.api.do("/version");
  const kubernetes = versionSchema.safeParse(version.body).data?.gitVersion;
  if (kubernetes === undefined) {
    throw new ClusterError("refused", "what answers there is no Kubernetes API");
  }
  // The header is cut to whole seconds: half a second is the best guess of what was cut.
  const clusterAheadSeconds =
    version.serverTime === undefined ? null : (version.serverTime + 500 - Date.now()) / 1_000;
  const deployment = await attempt("deployment", () => checkDeployment(workload));
  const checks = [
    there("cluster", `Kubernetes ${kubernetes}, context ${context}`),
    clockCheck(clusterAheadSeconds),
    deployment.check,
  ];
  const { selector } = deployment;
  if (selector !== undefined) {
    const pods = await attempt("pods", () => checkPods(workload, selector));
    const metrics = await attempt("metrics API", () => checkMetrics(workload, selector));
    checks.push(pods.check, metrics.check);
  }
  const autoscaler = await attempt("autoscaler", () => checkAutoscaler(workload, promised));
  const events = await attempt("events", () => checkEvents(workload));
  checks.push(autoscaler.check, events.check);
  return {
    checks,
    selector,
    versions: { kubernetes, ...(deployment.image && { image: deployment.image }) },
    clusterAheadSeconds,
  };
}

interface Finding {
  readonly check: Check;
  readonly selector?: string;
  readonly image?: string;
}

async function checkDeployment(workload: Workload): Promise<Finding> {
  const deployment = await workload.deployment();
  const image = deployment.spec.template.spec.containers[0]?.image ?? "";
  return {
    check: there("deployment", `${workload.namespace}/${workload.name}, image ${image}`),
    selector: selectorOf(deployment),
    image,
  };
}

async function checkPods(workload: Workload, selector: string): Promise<Finding> {
  const pods = await workload.pods(selector);
  const ready = pods.filter((pod) => pod.ready && !pod.terminating).length;
  return {
    check:
      ready >= LEAST_READY_PODS
        ? there("pods", `${ready} ready`)
        : missing(
            "pods",
            `${ready} of ${pods.length} ready, ${LEAST_READY_PODS} are needed`,
            `kubectl -n ${workload.namespace} describe pods`,
          ),
  };
}

async function checkMetrics(workload: Workload, selector: string): Promise<Finding> {
  const pods = await workload.pods(selector);
  const measured = pods.filter(({ cpuMillicores }) => cpuMillicores !== null).length;
  return {
    check:
      measured > 0
        ? there("metrics API", `CPU of ${measured} pods`)
        : missing(
            "metrics API",
            "no CPU figures for its pods",
            "is metrics-server there? `kubectl top pods` must answer; new pods take a minute",
          ),
  };
}

async function checkAutoscaler(
  workload: Workload,
  promised: Recording["promised"],
): Promise<Finding> {
  const view = autoscalerView(await workload.autoscaler());
  const { minReplicas, maxReplicas, targetCpuPercent, cpuPercent, inactive } = view;
  const found = `${minReplicas} to ${maxReplicas} pods at ${targetCpuPercent ?? "no"} % CPU`;
  const isPromised =
    minReplicas === promised.minReplicas &&
    maxReplicas === promised.maxReplicas &&
    targetCpuPercent === promised.targetCpuPercent;
  if (!isPromised) {
    const { minReplicas: min, maxReplicas: max, targetCpuPercent: target } = promised;
    return {
      check: missing(
        "autoscaler",
        found,
        `promised are ${min} to ${max} pods at ${target} %: deploy the workloads again`,
      ),
    };
  }
  return {
    check:
      inactive === null
        ? there("autoscaler", `${found}, reads ${cpuPercent ?? "nothing yet"} %`)
        : missing(
            "autoscaler",
            `${found}, but it is not active: ${inactive}`,
            "new pods take up to two minutes; after that, see metrics API",
          ),
  };
}

async function checkEvents(workload: Workload): Promise<Finding> {
  await workload.api.do(`/api/v1/namespaces/${workload.namespace}/events?limit=1`);
  return { check: there("events", "can be read") };
}

/** What isn't there is a finding of its own; a cluster that doesn't answer, or refuses us, is one for all. */
async function attempt(name: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const isOfAll =
      error instanceof ClusterError && ["credentials", "unreachable"].includes(error.fault);
    if (!(error instanceof ClusterError) || isOfAll) {
      throw error;
    }
    return { check: missing(name, error.found, error.remedy) };
  }
}

function clockCheck(aheadSeconds: number | null): Check {
  if (aheadSeconds === null) {
    return { name: "clock", outcome: "noted", found: "the cluster tells no time", remedy: null };
  }
  const found = `the cluster's is ${Math.abs(aheadSeconds).toFixed(1)} s ${aheadSeconds < 0 ? "behind" : "ahead"}`;
  return Math.abs(aheadSeconds) <= LARGEST_SKEW_SECONDS
    ? there("clock", found)
    : {
        name: "clock",
        outcome: "noted",
        found: `${found}; its events are shifted by that`,
        remedy: "set this machine's clock (NTP)",
      };
}

function there(name: string, found: string): Check {
  return { name, outcome: "there", found, remedy: null };
}

function missing(name: string, found: string, remedy: string): Check {
  return { name, outcome: "missing", found, remedy };
}
