import type { Memory } from "../support/quantities";
import type { VolumeClaim } from "./volume-claim";

/** A folder of a container that lies on a volume. */
export type PodVolume = {
  /** Name within the pod, e.g. `data`. */
  readonly name: string;
  readonly mountPath: string;
} & (
  | {
      /** Empty with every new pod, on the node's disk, at most this large. */
      readonly emptyDir: Memory;
    }
  | {
      /** A claim that outlives the pods. */
      readonly claim: VolumeClaim;
    }
);

/** The volume and where the container mounts it. */
export function mountedVolume(volume: PodVolume) {
  const { name, mountPath } = volume;
  const mount = { name, mountPath };
  return "emptyDir" in volume
    ? { volume: { name, emptyDir: { sizeLimit: volume.emptyDir.toString() } }, mount }
    : { volume: { name, persistentVolumeClaim: { claimName: volume.claim.name } }, mount };
}
