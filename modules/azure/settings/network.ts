import { z } from "zod";
import { addressCount, type Cidr, cidrOf, contains, overlaps } from "../../support/cidr";
import { cidr, integer } from "../../support/fields";
import { relation, type RelationProblem } from "../../support/relation";

/**
 * Smallest subnets: /28 for a delegated PostgreSQL subnet, which is Azure's minimum, and for private
 * endpoints, as the five addresses that Azure keeps leave eleven. The API server's has a /27 at least:
 * AKS takes a /28, but nine of its addresses from the start, and an API server that finds none can't
 * scale and fails. Bastion takes a /26 at least. https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private,
 * https://learn.microsoft.com/azure/aks/api-server-vnet-integration (read 2026-08),
 * https://learn.microsoft.com/azure/bastion/configuration-settings#subnet (read 2026-11)
 */
const LONGEST_PREFIX = 28;
const LONGEST_PREFIXES: Readonly<Record<string, number>> = { apiServer: 27, bastion: 26 };

/** Ranges that AKS uses itself: https://learn.microsoft.com/azure/aks/configure-azure-cni. */
const RESERVED = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

const subnets = z.strictObject({
  /** Nodes of the system pool. */
  system: cidr,
  /** Nodes of the user pool; needed when there is one. */
  user: cidr.optional(),
  /** The API server's own addresses, a /27 at least; needed with `cluster.apiServer.vnetIntegration`. */
  apiServer: cidr.optional(),
  /** Private endpoints of the vault, the storage accounts and the registry. */
  privateEndpoints: cidr,
  /** Delegated to PostgreSQL. */
  database: cidr,
  /** The pipelines' agents; needed with `agents`. */
  agents: cidr.optional(),
  /** People's way in; needed with `accessHost`. */
  accessHost: cidr.optional(),
  /** Bastion's own, a /26 at least; needed with `accessHost`. */
  bastion: cidr.optional(),
});

const fields = z.strictObject({
  /** Of the virtual network. */
  addressSpace: cidr,
  subnets,
  /** Pods, outside the virtual network (overlay); each node takes a /24. @default 10.244.0.0/16 */
  podCidr: cidr.default("10.244.0.0/16"),
  /** ClusterIP services; never leaves the cluster. @default 10.0.0.0/16 */
  serviceCidr: cidr.default("10.0.0.0/16"),
  /** After which the NAT gateway drops an idle connection. @default 10 */
  natIdleTimeoutMinutes: integer(4, 120, "minutes").default(10),
});

/** Section `infrastructure.network`. */
export const networkSchema = fields.superRefine(...relation(fields, networkProblems));

export type NetworkSettings = z.output<typeof networkSchema>;

function* networkProblems(network: NetworkSettings): Iterable<RelationProblem> {
  const subnetRanges = Object.entries(network.subnets)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, text]) => rangeAt(["subnets", name], text));
  const addressSpace = rangeAt(["addressSpace"], network.addressSpace);
  const podCidr = rangeAt(["podCidr"], network.podCidr);
  const serviceCidr = rangeAt(["serviceCidr"], network.serviceCidr);
  for (const subnet of subnetRanges) {
    yield* subnetProblems(subnet, addressSpace.range);
  }
  yield* overlapProblems(subnetRanges);
  yield* overlapProblems([addressSpace, podCidr, serviceCidr]);
  for (const { path, range } of [podCidr, serviceCidr]) {
    const reserved = RESERVED.find((text) => overlaps(cidrOf(text), range));
    if (reserved !== undefined) {
      yield {
        path,
        rule: `no address in common with ${reserved}, which AKS uses itself`,
        remedy: "choose another range",
      };
    }
  }
  if (serviceCidr.range.prefix <= 12) {
    yield { path: ["serviceCidr"], rule: "smaller than a /12 (AKS)", remedy: "write e.g. a /16" };
  }
}

interface RangeAt {
  readonly path: readonly string[];
  readonly range: Cidr;
}

function rangeAt(path: readonly string[], text: string): RangeAt {
  return { path, range: cidrOf(text) };
}

function* subnetProblems({ path, range }: RangeAt, addressSpace: Cidr): Iterable<RelationProblem> {
  if (!contains(addressSpace, range)) {
    yield {
      path,
      rule: `within network.addressSpace ${addressSpace.text}`,
      remedy: "move it there, or widen the address space",
    };
  }
  const longest = LONGEST_PREFIXES[path.at(-1) ?? ""] ?? LONGEST_PREFIX;
  if (range.prefix > longest) {
    yield {
      path,
      rule: `at least a /${longest}, ${2 ** (32 - longest)} addresses of which Azure keeps 5 (this has ${addressCount(range)})`,
      remedy: `write a prefix of at most ${longest}`,
    };
  }
}

function* overlapProblems(ranges: readonly RangeAt[]): Iterable<RelationProblem> {
  for (const [index, { path, range }] of ranges.entries()) {
    for (const earlier of ranges.slice(0, index)) {
      if (overlaps(earlier.range, range)) {
        yield {
          path,
          rule: `no address in common with network.${earlier.path.join(".")} ${earlier.range.text}`,
          remedy: "choose another range",
        };
      }
    }
  }
}
