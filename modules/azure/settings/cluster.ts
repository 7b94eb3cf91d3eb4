import { z } from "zod";
import { VM_SIZES } from "../vm-sizes";
import { vmSize } from "./vm-size";
import { cidr, integer, rule } from "../../support/fields";
import { relation, type RelationProblem } from "../../support/relation";
import { maintenanceWindow } from "./maintenance";

/** Log categories of a cluster: `az monitor diagnostic-settings categories list`. */
const DIAGNOSTIC_CATEGORIES = [
  "kube-apiserver",
  "kube-audit",
  "kube-audit-admin",
  "kube-controller-manager",
  "kube-scheduler",
  "cluster-autoscaler",
  "cloud-controller-manager",
  "guard",
  "csi-azuredisk-controller",
  "csi-azurefile-controller",
  "csi-snapshot-controller",
] as const;

/** Smallest system node that AKS supports: https://learn.microsoft.com/azure/aks/use-system-pools. */
const SYSTEM_POOL_VCPUS = 4;

const nodePoolFields = {
  vmSize,
  /** Number of nodes; the autoscaler moves between the bounds, and is off where they are equal. */
  nodes: z
    .strictObject({ min: integer(1, 1000, "nodes"), max: integer(1, 1000, "nodes") })
    .refine(
      ({ min, max }) => min <= max,
      rule("`min` at most `max`", "lower `min` or raise `max`"),
    ),
  /** Of the OS disk; ephemeral where the size has a local disk that large. @default 128 */
  osDiskGib: integer(30, 2048, "GiB").default(128),
  /** At most so many pods on a node. @default 110, Kubernetes' own recommendation */
  maxPods: integer(30, 250, "pods").default(110),
  /** Whether disks and caches are encrypted on the host. @default true */
  hostEncryption: z.boolean().default(true),
  /** Nodes added during an upgrade, a number or a share. @default 33%, AKS' recommendation */
  maxSurge: z
    .string()
    .refine(
      (value) => /^([1-9]\d{0,2}|([1-9]\d?|100)%)$/.test(value),
      rule("a number of nodes, or 1% to 100%", "write e.g. 33%"),
    )
    .default("33%"),
  /** Labels of the nodes. @default {} */
  labels: z.record(z.string(), z.string()).default({}),
};

const systemPool = z.strictObject(nodePoolFields).superRefine(
  ...relation(z.object(nodePoolFields), function* systemPoolProblems(pool) {
    yield* nodePoolProblems(pool);
    const { vcpus } = VM_SIZES[pool.vmSize] ?? { vcpus: 0 };
    if (vcpus < SYSTEM_POOL_VCPUS || pool.vmSize.startsWith("Standard_B")) {
      yield {
        path: ["vmSize"],
        rule: `a size with at least ${SYSTEM_POOL_VCPUS} vCPUs that isn't burstable (AKS' system pool)`,
        remedy: "write e.g. Standard_D4ds_v5",
      };
    }
    if (pool.nodes.min < 2) {
      yield {
        path: ["nodes", "min"],
        rule: "at least 2 nodes, so that one can go away (AKS' system pool)",
        remedy: "write 2, or 3 to have one in each zone",
      };
    }
  }),
);

const userPoolFields = {
  ...nodePoolFields,
  /** Taints of the nodes, `key=value:effect`. @default [] */
  taints: z
    .array(
      z
        .string()
        .refine(
          (value) => /^[^=:]+=[^=:]*:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(value),
          rule(
            "`key=value:effect`, with NoSchedule, PreferNoSchedule or NoExecute as effect",
            "write e.g. dedicated=batch:NoSchedule",
          ),
        ),
    )
    .default([]),
};

const userPool = z
  .strictObject(userPoolFields)
  .superRefine(...relation(z.object(nodePoolFields), nodePoolProblems));

const apiServerFields = z.strictObject({
  /** Whether it has a private address only. @default true */
  private: z.boolean().default(true),
  /** Whether nodes reach it at an address of its own subnet. @default true */
  vnetIntegration: z.boolean().default(true),
  /** Who may reach a public one; the nodes' own address is always among them. @default [] */
  authorizedIpRanges: z.array(cidr).default([]),
});

const apiServer = apiServerFields.superRefine(
  ...relation(apiServerFields, function* apiServerProblems(settings) {
    if (!settings.private && settings.authorizedIpRanges.length === 0) {
      yield {
        path: ["authorizedIpRanges"],
        rule: "at least one range for a public API server",
        remedy: "name who may reach it, or set `private` to true",
      };
    }
    if (settings.private && settings.authorizedIpRanges.length > 0) {
      yield {
        path: ["authorizedIpRanges"],
        rule: "no range for a private API server, which has no public address",
        remedy: "remove the ranges, or set `private` to false",
      };
    }
  }),
);

const fields = z.strictObject({
  /**
   * Minor version of control plane and nodes; the patch is AKS' latest, or the channel's. It counts
   * when a cluster is made, and later with `applyKubernetesVersion`.
   */
  kubernetesVersion: z
    .string()
    .refine(
      (value) => /^1\.\d{2}$/.test(value),
      rule("a minor version like 1.36, without a patch", "write e.g. 1.36"),
    ),
  /**
   * Whether a deploy moves the cluster and its pools to `kubernetesVersion`. Off, since the upgrade
   * channel moves them too and Terraform would undo that; switch on for the deploy of a minor upgrade
   * (docs/operations.md). @default false
   */
  applyKubernetesVersion: z.boolean().default(false),
  /**
   * `Free` has no uptime promise; `Premium` brings long-term support, a second year of fixes for a
   * minor version. @default Standard
   */
  tier: z.enum(["Free", "Standard", "Premium"]).default("Standard"),
  /** How Kubernetes upgrades itself. @default patch */
  upgradeChannel: z.enum(["none", "patch", "stable", "rapid", "node-image"]).default("patch"),
  /** How node images upgrade themselves. @default NodeImage, weekly */
  nodeOsUpgradeChannel: z
    .enum(["None", "Unmanaged", "SecurityPatch", "NodeImage"])
    .default("NodeImage"),
  /** When Kubernetes may upgrade itself; null for any time. @default Saturday 02:00 UTC, 6 hours */
  upgradeWindow: maintenanceWindow
    .nullable()
    .prefault({ dayOfWeek: "Saturday", startTime: "02:00", durationHours: 6 }),
  /** When node images may be replaced; null for any time. @default Sunday 02:00 UTC, 6 hours */
  nodeOsWindow: maintenanceWindow
    .nullable()
    .prefault({ dayOfWeek: "Sunday", startTime: "02:00", durationHours: 6 }),
  apiServer: apiServer.prefault({}),
  systemPool,
  /** Null for none: the system pool then takes the applications too. */
  userPool: userPool.nullable(),
  /** Secrets of the vault as files, read again after this long; null for none. @default 2 */
  secretRotationMinutes: integer(1, 1440, "minutes").nullable().default(2),
  /** Removes unused vulnerable images from nodes; null for never. @default 168, weekly */
  imageCleanerIntervalHours: integer(24, 2160, "hours").nullable().default(168),
  /** Azure Policy's admission controller. @default true */
  azurePolicy: z.boolean().default(true),
  /**
   * What it does with pods below the Pod Security Standard `baseline`: reports or refuses them; null
   * for rules that the subscription assigns. @default Audit
   */
  podSecurityPolicy: z.enum(["Audit", "Deny"]).nullable().default("Audit"),
  /**
   * Microsoft Defender's pods on the nodes, billed by vCPU. Off, as two things are the subscription's
   * to decide: the pods sign in to the log workspace with its key and end without one
   * (`logWorkspace.localAuthentication`), and nothing reads what they send before the plan is bought,
   * `az security pricing create --name Containers --tier Standard`, for every cluster of the
   * subscription. @default false
   */
  defender: z.boolean().default(false),
  /**
   * Whether network policies may name hosts: Advanced Container Networking Services' security, billed
   * by node and hour (https://azure.microsoft.com/pricing/details/azure-container-networking-services/).
   * Off, as every environment would pay for it, on all its nodes; without it, pods that say which hosts
   * they need reach every public address on the ports of these. @default false
   */
  fqdnPolicies: z.boolean().default(false),
  /** Costs by namespace in Cost Management; not in the Free tier. @default true */
  costAnalysis: z.boolean().default(true),
  /** Whether `az aks command invoke` may run commands in the cluster. @default false */
  runCommand: z.boolean().default(false),
  /** Control-plane logs kept in the log workspace. @default who changed what, sign-ins, scaling */
  diagnosticCategories: z
    .array(z.enum(DIAGNOSTIC_CATEGORIES))
    .default(["kube-audit-admin", "guard", "cluster-autoscaler", "cloud-controller-manager"]),
});

/** Section `infrastructure.cluster`. */
export const clusterSchema = fields.superRefine(
  ...relation(fields, function* clusterProblems(cluster) {
    if (cluster.costAnalysis && cluster.tier === "Free") {
      yield {
        path: ["costAnalysis"],
        rule: "false in the Free tier (AKS)",
        remedy: "set it to false, or `tier` to Standard",
      };
    }
    if (cluster.tier === "Premium" && ["stable", "rapid"].includes(cluster.upgradeChannel)) {
      yield {
        path: ["upgradeChannel"],
        rule: "patch, none or node-image in the Premium tier, as others leave the version whose long-term support is paid",
        remedy: "set it to patch, or `tier` to Standard",
      };
    }
    if (cluster.upgradeChannel === "node-image" && cluster.nodeOsUpgradeChannel !== "NodeImage") {
      yield {
        path: ["nodeOsUpgradeChannel"],
        rule: "NodeImage where `upgradeChannel` is node-image (AKS)",
        remedy: "set it to NodeImage, or choose another upgrade channel",
      };
    }
  }),
);

export type ClusterSettings = z.output<typeof clusterSchema>;
export type NodePoolSettings = ClusterSettings["systemPool"];

function* nodePoolProblems(
  pool: Pick<NodePoolSettings, "vmSize" | "hostEncryption">,
): Iterable<RelationProblem> {
  if (pool.hostEncryption && VM_SIZES[pool.vmSize]?.hostEncryption === false) {
    yield {
      path: ["vmSize"],
      rule: "a size with encryption at host, as `hostEncryption` is true",
      remedy: "choose a size of version 3 or later, or set `hostEncryption` to false",
    };
  }
}
