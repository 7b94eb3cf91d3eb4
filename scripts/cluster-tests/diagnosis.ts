import { type Kubectl, type KubernetesObject, qualifiedName } from "../cluster-client/kubectl";

interface Pod extends KubernetesObject {
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
}

const EVENTS = 15;
const LOG_LINES = 20;

/**
 * Why a deploy may have failed: the latest warnings, the pods that aren't ready, and their last log
 * lines. Helm and Terraform only say that time ran out; after an atomic roll-back the pods are gone
 * and the events alone still tell.
 */
export async function diagnosis(kubectl: Kubectl): Promise<string> {
  const [events, pods] = await Promise.all([
    // Sorts by when an event was seen last, in whichever of its fields that is.
    kubectl.run(["events", "--all-namespaces", "--types=Warning", "--no-headers"]),
    kubectl.list<Pod>("pods"),
  ]);
  const bad = pods.filter((pod) => !isReady(pod));
  const logs = await Promise.all(bad.slice(0, 5).map((pod) => lastLines(kubectl, pod)));
  return [
    `Warnings (the last ${EVENTS}):`,
    ...lastOf(events.stdout || events.stderr, EVENTS),
    "",
    bad.length === 0 ? "Every pod is ready." : "Pods that aren't ready:",
    ...bad.map(stateOf),
    ...logs.flat(),
  ].join("\n");
}

function isReady({ status }: Pod): boolean {
  return (
    status.phase === "Succeeded" ||
    (status.conditions ?? []).some(
      ({ type, status: value }) => type === "Ready" && value === "True",
    )
  );
}

function stateOf(pod: Pod): string {
  const containers = [
    ...(pod.status.initContainerStatuses ?? []),
    ...(pod.status.containerStatuses ?? []),
  ]
    .filter(({ ready }) => !ready)
    .map(({ name, restartCount, state }) => {
      const [[phase, detail] = ["unknown", {}]] = Object.entries(state);
      const why = [detail.reason, detail.message].filter(Boolean).join(": ");
      return `${name} ${phase}${why ? ` (${why})` : ""}, ${restartCount} restarts`;
    });
  return `  ${qualifiedName(pod)}: ${pod.status.phase}; ${containers.join("; ")}`;
}

async function lastLines(kubectl: Kubectl, pod: Pod): Promise<string[]> {
  const { code, stdout } = await kubectl.run([
    "logs",
    `--namespace=${pod.metadata.namespace ?? "default"}`,
    pod.metadata.name,
    "--all-containers",
    `--tail=${LOG_LINES}`,
  ]);
  return code === 0 && stdout.trim() !== ""
    ? ["", `Log of ${qualifiedName(pod)}:`, ...lastOf(stdout, LOG_LINES)]
    : [];
}

function lastOf(text: string, lines: number): string[] {
  return text.trim().split("\n").slice(-lines);
}
