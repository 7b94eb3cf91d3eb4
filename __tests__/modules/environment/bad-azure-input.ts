import type { MutableInput } from "../../support/synth-azure";

/** A value that the types forbid, as it comes from a file that nobody checked. */
export function wrong(value: unknown): never {
  return value as never;
}

/** A name, a change of prod's input that makes it wrong, and the four lines that say so. */
export type BadInput = readonly [
  name: string,
  change: (input: MutableInput) => void,
  lines: readonly string[],
];

/** Changes of prod's input that make it wrong in one way, and the four lines that say so. */
export const oneProblem: readonly BadInput[] = [
  [
    "a wrong type",
    (input) => (input.infrastructure.cluster.systemPool.nodes.min = wrong("three")),
    [
      "infrastructure.cluster.systemPool.nodes.min",
      '  value:  "three"',
      "  rule:   must be a number",
      "  remedy: write a number",
    ],
  ],
  [
    "a missing group",
    (input) => (input.access.clusterAdmins = []),
    [
      "access.clusterAdmins",
      "  value:  []",
      "  rule:   at least one Entra group",
      "  remedy: add the object id of a group: `az ad group list --query '[].{name:displayName,id:id}'`",
    ],
  ],
  [
    "a group that is no id",
    (input) => (input.access.dev = ["developers"]),
    [
      "access.dev[0]",
      '  value:  "developers"',
      "  rule:   a GUID, 8-4-4-4-12 hexadecimal digits",
      "  remedy: copy the object id from Entra or `az`",
    ],
  ],
  [
    "an unknown key deep inside",
    (input) => Object.assign(input.infrastructure.cluster.systemPool, { vmsize: "x" }),
    [
      "infrastructure.cluster.systemPool.vmsize",
      '  value:  "x"',
      "  rule:   a known key: vmSize, nodes, osDiskGib, maxPods, hostEncryption, maxSurge, labels",
      "  remedy: remove it or correct its spelling",
    ],
  ],
  [
    "a range with bits beyond its prefix",
    (input) => (input.infrastructure.network.subnets.system = "10.40.0.1/24"),
    [
      "infrastructure.network.subnets.system",
      '  value:  "10.40.0.1/24"',
      "  rule:   an IPv4 range `a.b.c.d/prefix` without bits set beyond its prefix",
      "  remedy: write e.g. 10.0.0.0/16",
    ],
  ],
  [
    "a DNS cache on the nodes beside policies that name hosts",
    (input) => {
      input.infrastructure.cluster.fqdnPolicies = true;
      input.platform.network = { nodeDnsCidr: "169.254.10.0/24" };
    },
    [
      "platform.network.nodeDnsCidr",
      '  value:  "169.254.10.0/24"',
      "  rule:   no DNS cache on the nodes, as `infrastructure.cluster.fqdnPolicies` is true (AKS)",
      "  remedy: switch LocalDNS off and remove it, or set `fqdnPolicies` to false",
    ],
  ],
  [
    "subnets that overlap",
    (input) => (input.infrastructure.network.subnets.user = "10.40.0.0/22"),
    [
      "infrastructure.network.subnets.user",
      '  value:  "10.40.0.0/22"',
      "  rule:   no address in common with network.subnets.system 10.40.0.0/24",
      "  remedy: choose another range",
    ],
  ],
  [
    "a subnet outside the network",
    (input) => (input.infrastructure.network.subnets.database = "10.41.0.0/27"),
    [
      "infrastructure.network.subnets.database",
      '  value:  "10.41.0.0/27"',
      "  rule:   within network.addressSpace 10.40.0.0/16",
      "  remedy: move it there, or widen the address space",
    ],
  ],
  [
    "a subnet that Azure finds too small",
    (input) => (input.infrastructure.network.subnets.database = "10.40.10.0/29"),
    [
      "infrastructure.network.subnets.database",
      '  value:  "10.40.10.0/29"',
      "  rule:   at least a /28, 16 addresses of which Azure keeps 5 (this has 8)",
      "  remedy: write a prefix of at most 28",
    ],
  ],
  [
    "a subnet in which the API server couldn't scale",
    (input) => (input.infrastructure.network.subnets.apiServer = "10.40.8.0/28"),
    [
      "infrastructure.network.subnets.apiServer",
      '  value:  "10.40.8.0/28"',
      "  rule:   at least a /27, 32 addresses of which Azure keeps 5 (this has 16)",
      "  remedy: write a prefix of at most 27",
    ],
  ],
  [
    "a subnet too small for its nodes",
    (input) => (input.infrastructure.network.subnets.user = "10.40.4.0/28"),
    [
      "infrastructure.network.subnets.user",
      '  value:  "10.40.4.0/28"',
      "  rule:   room for the pool's 16 nodes during an upgrade (this has 11)",
      "  remedy: widen the subnet, or lower the pool's `nodes.max`",
    ],
  ],
  [
    "a range of pods too small for the nodes",
    (input) => (input.infrastructure.network.podCidr = "10.244.0.0/20"),
    [
      "infrastructure.network.podCidr",
      '  value:  "10.244.0.0/20"',
      "  rule:   a /24 for each of 23 nodes during an upgrade (this has 16)",
      "  remedy: widen the range, or lower the pools' `nodes.max`",
    ],
  ],
  [
    "services in the network's range",
    (input) => (input.infrastructure.network.serviceCidr = "10.40.128.0/20"),
    [
      "infrastructure.network.serviceCidr",
      '  value:  "10.40.128.0/20"',
      "  rule:   no address in common with network.addressSpace 10.40.0.0/16",
      "  remedy: choose another range",
    ],
  ],
  [
    "services in a range of AKS' own",
    (input) => (input.infrastructure.network.serviceCidr = "172.30.0.0/16"),
    [
      "infrastructure.network.serviceCidr",
      '  value:  "172.30.0.0/16"',
      "  rule:   no address in common with 172.30.0.0/16, which AKS uses itself",
      "  remedy: choose another range",
    ],
  ],
  [
    "more services than AKS takes",
    (input) => (input.infrastructure.network.serviceCidr = "192.16.0.0/12"),
    [
      "infrastructure.network.serviceCidr",
      '  value:  "192.16.0.0/12"',
      "  rule:   smaller than a /12 (AKS)",
      "  remedy: write e.g. a /16",
    ],
  ],
  [
    "a user pool without a subnet",
    (input) => delete input.infrastructure.network.subnets.user,
    [
      "infrastructure.network.subnets.user",
      "  value:  (not set)",
      "  rule:   a subnet, as there is a `cluster.userPool`",
      "  remedy: add it, or set `cluster.userPool` to null",
    ],
  ],
  [
    "an integrated API server without a subnet",
    (input) => delete input.infrastructure.network.subnets.apiServer,
    [
      "infrastructure.network.subnets.apiServer",
      "  value:  (not set)",
      "  rule:   a subnet, as `cluster.apiServer.vnetIntegration` is true",
      "  remedy: add it, or set `vnetIntegration` to false",
    ],
  ],
  [
    "a Kubernetes patch version",
    (input) => (input.infrastructure.cluster.kubernetesVersion = "1.36.6"),
    [
      "infrastructure.cluster.kubernetesVersion",
      '  value:  "1.36.6"',
      "  rule:   a minor version like 1.36, without a patch",
      "  remedy: write e.g. 1.36",
    ],
  ],
  [
    "a size without host encryption",
    (input) =>
      (input.infrastructure.cluster.userPool = {
        vmSize: "Standard_DS2_v2",
        nodes: { min: 1, max: 2 },
      }),
    [
      "infrastructure.cluster.userPool.vmSize",
      '  value:  "Standard_DS2_v2"',
      "  rule:   a size with encryption at host, as `hostEncryption` is true",
      "  remedy: choose a size of version 3 or later, or set `hostEncryption` to false",
    ],
  ],
  [
    "a system pool of burstable nodes",
    (input) => (input.infrastructure.cluster.systemPool.vmSize = "Standard_B4s_v2"),
    [
      "infrastructure.cluster.systemPool.vmSize",
      '  value:  "Standard_B4s_v2"',
      "  rule:   a size with at least 4 vCPUs that isn't burstable (AKS' system pool)",
      "  remedy: write e.g. Standard_D4ds_v5",
    ],
  ],
  [
    "a system pool of one node",
    (input) => (input.infrastructure.cluster.systemPool.nodes.min = 1),
    [
      "infrastructure.cluster.systemPool.nodes.min",
      "  value:  1",
      "  rule:   at least 2 nodes, so that one can go away (AKS' system pool)",
      "  remedy: write 2, or 3 to have one in each zone",
    ],
  ],
  [
    "a minimum above the maximum",
    (input) => (input.infrastructure.cluster.systemPool.nodes = { min: 6, max: 3 }),
    [
      "infrastructure.cluster.systemPool.nodes",
      '  value:  {"min":6,"max":3}',
      "  rule:   `min` at most `max`",
      "  remedy: lower `min` or raise `max`",
    ],
  ],
  [
    "a surge that is no share",
    (input) => (input.infrastructure.cluster.systemPool.maxSurge = "150%"),
    [
      "infrastructure.cluster.systemPool.maxSurge",
      '  value:  "150%"',
      "  rule:   a number of nodes, or 1% to 100%",
      "  remedy: write e.g. 33%",
    ],
  ],
  [
    "a public API server for everybody",
    (input) => (input.infrastructure.cluster.apiServer = { private: false }),
    [
      "infrastructure.cluster.apiServer.authorizedIpRanges",
      "  value:  (not set)",
      "  rule:   at least one range for a public API server",
      "  remedy: name who may reach it, or set `private` to true",
    ],
  ],
  [
    "addresses for a private API server",
    (input) => (input.infrastructure.cluster.apiServer = { authorizedIpRanges: ["192.0.2.0/24"] }),
    [
      "infrastructure.cluster.apiServer.authorizedIpRanges",
      '  value:  ["192.0.2.0/24"]',
      "  rule:   no range for a private API server, which has no public address",
      "  remedy: remove the ranges, or set `private` to false",
    ],
  ],
  [
    "cost analysis in the Free tier",
    (input) => (input.infrastructure.cluster.tier = "Free"),
    [
      "infrastructure.cluster.costAnalysis",
      "  value:  (not set)",
      "  rule:   false in the Free tier (AKS)",
      "  remedy: set it to false, or `tier` to Standard",
    ],
  ],
  [
    "Defender without the key that it signs in with",
    (input) => (input.infrastructure.cluster.defender = true),
    [
      "infrastructure.logWorkspace.localAuthentication",
      "  value:  (not set)",
      "  rule:   true, as `cluster.defender` is, and its pods sign in with the workspace's key",
      "  remedy: set it to true, or `cluster.defender` to false",
    ],
  ],
  [
    "two channels that contradict each other",
    (input) =>
      Object.assign(input.infrastructure.cluster, {
        upgradeChannel: "node-image",
        nodeOsUpgradeChannel: "None",
      }),
    [
      "infrastructure.cluster.nodeOsUpgradeChannel",
      '  value:  "None"',
      "  rule:   NodeImage where `upgradeChannel` is node-image (AKS)",
      "  remedy: set it to NodeImage, or choose another upgrade channel",
    ],
  ],
  [
    "a window shorter than AKS takes",
    (input) =>
      (input.infrastructure.cluster.upgradeWindow = {
        dayOfWeek: "Monday",
        startTime: "01:00",
        durationHours: 2,
      }),
    [
      "infrastructure.cluster.upgradeWindow.durationHours",
      "  value:  2",
      "  rule:   a whole number of hours from 4 to 24",
      "  remedy: write 4 to 24",
    ],
  ],
  [
    "backups that go while nobody may delete them",
    (input) =>
      (input.infrastructure.storage = {
        backups: { immutableDays: 30, deleteAfterDays: 30 },
      }),
    [
      "infrastructure.storage.backups.deleteAfterDays",
      "  value:  30",
      "  rule:   more than backups.immutableDays, 30 days",
      "  remedy: raise it, or lower `immutableDays`",
    ],
  ],
  [
    "versions of backups that go while nobody may delete them",
    (input) =>
      (input.infrastructure.storage = {
        backups: { immutableDays: 30, deleteVersionsAfterDays: 30 },
      }),
    [
      "infrastructure.storage.backups.deleteVersionsAfterDays",
      "  value:  30",
      "  rule:   more than backups.immutableDays, 30 days",
      "  remedy: raise it, or lower `immutableDays`",
    ],
  ],
  [
    "a standby of a burstable database",
    (input) => {
      Object.assign(postgresOf(input), { sku: "B_Standard_B1ms", highAvailability: undefined });
    },
    [
      "infrastructure.postgres.highAvailability",
      "  value:  (not set)",
      "  rule:   null for a burstable size (Azure)",
      "  remedy: set it to null, or choose a GP_ or MO_ size",
    ],
  ],
  [
    "a disk that Azure doesn't sell",
    (input) => (postgresOf(input).diskGib = 100),
    [
      "infrastructure.postgres.diskGib",
      "  value:  100",
      "  rule:   a disk size in GiB: 32, 64, 128, 256, 512, 1024, 2048, 4096",
      "  remedy: choose one of these",
    ],
  ],
  [
    "a domain that is none",
    (input) => (input.domain = "Jobs.Example.com"),
    [
      "domain",
      '  value:  "Jobs.Example.com"',
      "  rule:   a lower-case DNS name of at least two labels, each of 1 to 63 letters, digits and inner hyphens",
      "  remedy: write e.g. dev.jobs.example.com",
    ],
  ],
  [
    "a tag that Azure refuses",
    (input) => (input.azure.tags = { "cost<centre": "x" }),
    [
      "azure.tags.cost<centre",
      '  value:  "x"',
      "  rule:   a name of 1 to 128 letters, digits, `_`, `.` and `-`",
      "  remedy: rename the tag",
    ],
  ],
];

/** The section `postgres`; prod has one. */
export function postgresOf({ infrastructure }: MutableInput) {
  if (infrastructure.postgres === null) {
    throw new TypeError("prod has a database");
  }
  return infrastructure.postgres;
}
