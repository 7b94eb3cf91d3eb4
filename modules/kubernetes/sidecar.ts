import type { Construct } from "constructs";
import { type Image, imageReference } from "./image";
import type { PeerPort } from "./peer";
import { containerPorts } from "./ports";
import { containerProbes, type ProbesProps } from "./probes";
import { containerResources, resolveResources, type ResourcesProps } from "./resources";
import { containerSecurityContext, type SecurityContextProps } from "./security-context";

/**
 * A container beside the workload's own, e.g. an exporter of metrics. It runs as the same user and
 * starts in no particular order (docs/decisions/0013-log-sidecar-is-an-ordinary-container.md).
 */
export interface SidecarProps {
  /** Unique within the pod. */
  readonly name: string;
  readonly image: Image;
  /** Instead of the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Environment variables that are no secret. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of volumes, secrets or `config` of the pod, mounted where the workload has them. */
  readonly mounts?: readonly string[];
  /** @default none */
  readonly ports?: readonly PeerPort[];
  /** @default none */
  readonly probes?: ProbesProps;
  readonly resources?: ResourcesProps;
}

interface Mount {
  readonly name: string;
}

/** What a sidecar asks for, and its container once the mounts of the pod are known. */
export function resolveSidecar(
  scope: Construct,
  sidecar: SidecarProps,
  securityContext: SecurityContextProps,
) {
  const { name, command, args, variables = {}, mounts = [], ports = [], probes } = sidecar;
  const resources = resolveResources(scope, sidecar.resources);
  const image = imageReference(scope, sidecar.image);
  return {
    resources,
    container: <Of extends Mount>(ofPod: readonly Of[]) => ({
      name,
      image,
      imagePullPolicy: "IfNotPresent",
      ...(command && { command: [...command] }),
      ...(args && { args: [...args] }),
      ...(ports.length > 0 && { port: containerPorts(ports) }),
      env: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
      ...(probes && containerProbes(probes)),
      resources: containerResources(resources),
      securityContext: containerSecurityContext(securityContext),
      volumeMount: ofPod.filter((mount) => mounts.includes(mount.name)),
      terminationMessagePolicy: "FallbackToLogsOnError",
    }),
  };
}
