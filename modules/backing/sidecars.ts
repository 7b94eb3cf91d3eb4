import type { Image } from "../kubernetes/image";
import type { PeerPort } from "../kubernetes/peer";
import type { SidecarProps } from "../kubernetes/sidecar";
import { Cpu, Memory } from "../support/quantities";

/** Turns what a service says of itself into metrics; it connects with its own certificate. */
export function exporterSidecar(
  metrics: PeerPort,
  props: Pick<SidecarProps, "image" | "args" | "variables">,
): SidecarProps {
  return {
    name: "exporter",
    ...props,
    mounts: ["exporter"],
    ports: [metrics],
    resources: {
      cpuRequest: Cpu.millis(10),
      memoryRequest: Memory.mebibytes(32),
      memoryLimit: Memory.mebibytes(96),
    },
  };
}

export interface KeeperProps {
  /** The service's own, for the programs in it. */
  readonly image: Image;
  /** Where `keeper.sh` lies. */
  readonly folder: string;
  readonly mounts: readonly string[];
  /** File that it makes when it has first done its work. */
  readonly applied: string;
}

/** Has a service read again what has changed, such as its certificate. */
export function keeperSidecar({ image, folder, mounts, applied }: KeeperProps): SidecarProps {
  return {
    name: "keeper",
    image,
    command: ["sh", `${folder}/keeper.sh`],
    mounts,
    probes: {
      startup: null,
      liveness: null,
      readiness: { command: ["test", "-f", applied] },
    },
    resources: { cpuRequest: Cpu.millis(10), memoryRequest: Memory.mebibytes(16) },
  };
}
