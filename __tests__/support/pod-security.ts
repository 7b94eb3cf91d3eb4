import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";

interface Context {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number | string;
  readonly seccompProfile?: { readonly type: string };
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

interface Container {
  readonly name: string;
  readonly securityContext?: Context;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

export interface PodSpec {
  readonly securityContext?: Context;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

/** Kinds of volumes that the level `restricted` lets in. */
const VOLUMES = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/**
 * What a pod breaks of the level `restricted`, by
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted.
 */
export function restrictedViolations(pod: PodSpec): string[] {
  const host = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => pod[field]);
  const volumes = (pod.volumes ?? [])
    .flatMap((volume) => Object.keys(volume))
    .filter((key) => key !== "name" && !VOLUMES.has(key));
  const containers = [...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
    containerViolations(container, pod.securityContext ?? {}).map(
      (field) => `${container.name}: ${field}`,
    ),
  );
  return [...host, ...volumes.map((kind) => `volume ${kind}`), ...containers];
}

function containerViolations(container: Container, ofPod: Context): string[] {
  const own = container.securityContext ?? {};
  const { capabilities = {} } = own;
  const added = (capabilities.add ?? []).filter((name) => name !== "NET_BIND_SERVICE");
  const seccomp = (own.seccompProfile ?? ofPod.seccompProfile)?.type;
  const kept: Readonly<Record<string, boolean>> = {
    privileged: own.privileged !== true,
    allowPrivilegeEscalation: own.allowPrivilegeEscalation === false,
    capabilities: capabilities.drop?.includes("ALL") === true && added.length === 0,
    runAsNonRoot: (own.runAsNonRoot ?? ofPod.runAsNonRoot) === true,
    runAsUser: Number(own.runAsUser ?? ofPod.runAsUser ?? 1) !== 0,
    seccompProfile: seccomp === "RuntimeDefault" || seccomp === "Localhost",
    hostPort: (container.ports ?? []).every(({ hostPort = 0 }) => hostPort === 0),
  };
  return Object.keys(kept).filter((field) => kept[field] === false);
}

interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** The template of a workload's pods; none for an object of another kind. */
export function podTemplateOf({ kind, spec }: KubernetesObject): Template | undefined {
  switch (kind) {
    case "Deployment":
    case "StatefulSet":
      return (spec as { template: Template }).template;
    case "CronJob":
      return (spec as { jobTemplate: { spec: { template: Template } } }).jobTemplate.spec.template;
    default:
      return undefined;
  }
}
