import { z } from "zod";
import { atLeastOne, cidr, hostname, integer, rule } from "../../support/fields";
import { addressCount, cidrOf } from "../../support/cidr";
import { type ClusterSettings, clusterSchema, type NodePoolSettings } from "./cluster";
import { postgresSchema, storageSchema } from "./data";
import { alertSchema } from "./alerts";
import { budgetSchema } from "./budget";
import { deliverySchema } from "./delivery";
import { accessHostSchema, agentsSchema, hostSubnetProblems } from "./hosts";
import { type NetworkSettings, networkSchema } from "./network";
import { relation, type RelationProblem } from "../../support/relation";

const registryFields = z.strictObject({
  /** @default Premium, the only one with private endpoints and a retention of untagged images */
  sku: z.enum(["Basic", "Standard", "Premium"]).default("Premium"),
  /** Whether it is reached at a private address only; pushes then too. @default true */
  privateEndpoint: z.boolean().default(true),
  /** Days after which untagged images are deleted; null for never. @default 30 */
  untaggedRetentionDays: integer(1, 365, "days").nullable().default(30),
  /** Whether it fetches the add-ons' images from where they are published, and keeps them. @default true */
  cache: z.boolean().default(true),
  /**
   * Whether those of Docker Hub too: Azure takes none there without an account, whose name and access
   * token are secrets of the key vault. @default false, each node then pulls them from Docker Hub
   */
  dockerHub: z.boolean().default(false),
});

const registrySchema = registryFields.superRefine(
  ...relation(registryFields, function* registryProblems({ sku, ...features }) {
    if (sku !== "Premium" && features.privateEndpoint) {
      yield {
        path: ["privateEndpoint"],
        rule: "false unless `sku` is Premium (Azure)",
        remedy: "set it to false, or `sku` to Premium",
      };
    }
    if (features.dockerHub && !features.cache) {
      yield {
        path: ["dockerHub"],
        rule: "false, as `cache` is",
        remedy: "set it to false, or `cache` to true",
      };
    }
    if (sku !== "Premium" && features.untaggedRetentionDays !== null) {
      yield {
        path: ["untaggedRetentionDays"],
        rule: "null unless `sku` is Premium (Azure)",
        remedy: "set it to null, or `sku` to Premium",
      };
    }
  }),
);

const belowDomain = z
  .string()
  .refine(
    (value) => hostname.safeParse(`${value}.example.com`).success,
    rule("what stands before `domain` in the name of a zone", "write e.g. dev"),
  );

/** A host's name, with or without the dot at its end. */
const nameServer = z
  .string()
  .refine(
    (value) => hostname.safeParse(value.replace(/\.$/, "")).success,
    rule("the name of a host", "write e.g. ns1-01.azure-dns.com."),
  );

const ingressSchema = z.strictObject({
  /** Who may reach the ingress on ports 80 and 443. @default everybody */
  allowedSources: atLeastOne(cidr, "range", "write 0.0.0.0/0 for everybody").default(["0.0.0.0/0"]),
  /** Certificate authorities that may issue for the domain; none for all. @default letsencrypt.org */
  certificateAuthorities: z.array(z.string().min(1)).default(["letsencrypt.org"]),
  /**
   * Domains below this one that other zones answer for, each with its name servers: the key is what
   * stands before `domain`, such as `dev`. @default {}
   */
  delegations: z
    .record(belowDomain, atLeastOne(nameServer, "name server", "write what that zone puts out"))
    .default({}),
  /** Of the records. @default 300 */
  ttlSeconds: integer(30, 86_400, "seconds").default(300),
});

const logWorkspaceSchema = z.strictObject({
  /** @default 30, which costs nothing more */
  retentionDays: integer(30, 730, "days").default(30),
  /** Whether who has the workspace's key may write to it; Entra sign-in works either way. @default false */
  localAuthentication: z.boolean().default(false),
  /** Takes no more logs in a day; null for no limit. @default null */
  dailyQuotaGib: integer(1, 1000, "GiB").nullable().default(null),
});

const fields = z.strictObject({
  network: networkSchema,
  cluster: clusterSchema,
  /** Whether nodes, registry and addresses spread over the region's zones. @default true */
  zoneRedundant: z.boolean().default(true),
  /**
   * Whether the vault and the storage accounts have private addresses only. Without, their public
   * ones are open to the nodes' subnets alone. @default true
   */
  privateEndpoints: z.boolean().default(true),
  /** Whether what holds data can't be deleted, by Azure lock and by Terraform. @default true */
  deletionProtection: z.boolean().default(true),
  registry: registrySchema.prefault({}),
  storage: storageSchema.prefault({}),
  /** Null for no database. */
  postgres: postgresSchema.nullable(),
  ingress: ingressSchema.prefault({}),
  logWorkspace: logWorkspaceSchema.prefault({}),
  delivery: deliverySchema.prefault({}),
  /** Null for pipelines that run elsewhere and reach the API server from there. @default null */
  agents: agentsSchema.nullable().default(null),
  /** Null for people who reach the network by another way, a VPN or a peered network. @default null */
  accessHost: accessHostSchema.nullable().default(null),
  /** E-mails about nodes, database and NAT gateway, by Azure's own metrics; null for none. @default null */
  alerts: alertSchema.nullable().default(null),
  /** Null for no budget. */
  budget: budgetSchema.nullable(),
});

/** Section `infrastructure`: everything in Azure below the cluster's API. */
export const infrastructureSchema = fields.superRefine(
  ...relation(fields, function* infrastructureProblems(settings) {
    const { network, cluster, registry, delivery } = settings;
    if (registry.privateEndpoint && delivery.buildTask !== null) {
      yield {
        path: ["delivery", "buildTask"],
        rule: "null, as `registry.privateEndpoint` is true and a task's shared agents can't reach it",
        remedy: "build in an environment with a public registry and set `promotesFrom` here",
      };
    }
    if (cluster.defender && !settings.logWorkspace.localAuthentication) {
      yield {
        path: ["logWorkspace", "localAuthentication"],
        rule: "true, as `cluster.defender` is, and its pods sign in with the workspace's key",
        remedy: "set it to true, or `cluster.defender` to false",
      };
    }
    yield* capacityProblems(network, cluster);
    yield* hostSubnetProblems(network, settings);
    if (cluster.userPool !== null && network.subnets.user === undefined) {
      yield {
        path: ["network", "subnets", "user"],
        rule: "a subnet, as there is a `cluster.userPool`",
        remedy: "add it, or set `cluster.userPool` to null",
      };
    }
    if (cluster.apiServer.vnetIntegration && network.subnets.apiServer === undefined) {
      yield {
        path: ["network", "subnets", "apiServer"],
        rule: "a subnet, as `cluster.apiServer.vnetIntegration` is true",
        remedy: "add it, or set `vnetIntegration` to false",
      };
    }
  }),
);

export type InfrastructureSettings = z.output<typeof infrastructureSchema>;

/** Addresses of a subnet that Azure keeps for itself. */
const AZURE_ADDRESSES = 5;

/** Every node takes an address of its subnet and, with the overlay, a /24 of the pods' range. */
function* capacityProblems(
  network: NetworkSettings,
  { systemPool, userPool }: ClusterSettings,
): Iterable<RelationProblem> {
  const { system, user } = network.subnets;
  const pools = [
    { subnet: "system", text: system, nodes: nodesDuringUpgrade(systemPool) },
    { subnet: "user", text: user, nodes: userPool === null ? 0 : nodesDuringUpgrade(userPool) },
  ];
  for (const { subnet, text, nodes } of pools) {
    const room = text === undefined ? nodes : addressCount(cidrOf(text)) - AZURE_ADDRESSES;
    if (nodes > room) {
      yield {
        path: ["network", "subnets", subnet],
        rule: `room for the pool's ${nodes} nodes during an upgrade (this has ${room})`,
        remedy: "widen the subnet, or lower the pool's `nodes.max`",
      };
    }
  }
  const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
  const room = Math.floor(addressCount(cidrOf(network.podCidr)) / 256);
  if (nodes > room) {
    yield {
      path: ["network", "podCidr"],
      rule: `a /24 for each of ${nodes} nodes during an upgrade (this has ${room})`,
      remedy: "widen the range, or lower the pools' `nodes.max`",
    };
  }
}

function nodesDuringUpgrade({ nodes, maxSurge }: NodePoolSettings): number {
  const surge = Number.parseInt(maxSurge, 10);
  return nodes.max + (maxSurge.endsWith("%") ? Math.ceil((nodes.max * surge) / 100) : surge);
}
