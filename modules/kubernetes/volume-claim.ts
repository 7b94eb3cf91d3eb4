import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { Construct } from "constructs";
import type { Memory } from "../support/quantities";
import { objectLabels } from "./labels";
import type { NamespaceReference } from "./peer";
import { checkSyntax } from "./syntax";

export interface VolumeClaimProps {
  readonly namespace: NamespaceReference;
  /** Name of the claim, e.g. `job-board-data`. */
  readonly name: string;
  /** Name of the workload it belongs to. */
  readonly workload: string;
  readonly partOf: string;
  readonly size: Memory;
  /** @default - the cluster's default class */
  readonly storageClassName?: string;
}

/**
 * A volume that outlives the pods, attached to one node at a time (`ReadWriteOnce`): all pods that
 * mount it run on that node.
 */
export class VolumeClaim extends Construct {
  readonly name: string;
  readonly resource: PersistentVolumeClaimV1;

  constructor(scope: Construct, id: string, props: VolumeClaimProps) {
    super(scope, id);
    const { namespace, name, workload, partOf, size, storageClassName } = props;
    this.name = name;
    checkSyntax(this, "name", "name", name);
    this.resource = new PersistentVolumeClaimV1(this, "Resource", {
      metadata: {
        name,
        namespace: namespace.name,
        labels: objectLabels({ name: workload, partOf, component: "volume" }),
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: size.toString() } },
        ...(storageClassName && { storageClassName }),
      },
      // Classes that wait for the first consumer bind when a pod comes, which waits for the claim.
      waitUntilBound: false,
      dependsOn: [namespace.resource, namespace.quota].filter((made) => made !== undefined),
    });
  }
}
