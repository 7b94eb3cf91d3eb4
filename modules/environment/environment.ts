import { z } from "zod";
import { parseInput } from "../support/parse-input";
import type { ProcessEnvironment } from "./process-environment";
import { nameProblems, regionProblems } from "../azure/settings/relations";
import { atLeastOne, guid, hostname, slug } from "../support/fields";
import { azureSchema } from "../azure/settings/azure";
import { infrastructureSchema } from "../azure/settings/infrastructure";
import { azurePlatformSchema, localPlatformSchema } from "../addons/settings";
import { relation, type RelationProblem } from "../support/relation";
import { domainProblems } from "./domains";
import { type EnvironmentInputs, type Neighbour, neighboursOf } from "./neighbours";
import { promotionProblems } from "./promotion";
import {
  type Partner,
  partnersOf,
  type Receiver,
  type ReportingCluster,
  reportingProblems,
  reportingSchema,
  reportsOf,
} from "./reporting";
import { azureBackingSchema, localBackingSchema } from "../backing/settings";
import { workloadsSchema } from "../workloads/settings";

const everywhere = {
  /** Name of the whole in Azure names, labels and tags. */
  project: slug,
  /** Domain below which every route lives; in Azure also the name of the DNS zone. */
  domain: hostname,
  /**
   * Whether the applications run here. A cluster that only watches others has none of them, no stack
   * `workloads`, and nothing of theirs in `infrastructure`. @default true
   */
  runsApplications: z.boolean().default(true),
  /**
   * Whether what was changed by hand is put right by the scheduled run (`npm run reconcile`), unasked
   * but for what holds data. @default false: somebody may be repairing something
   */
  reconcile: z.boolean().default(false),
};

function localEnvironmentSchema(name: string, partners: readonly Partner[]) {
  return z
    .strictObject({
      /** A cluster that is there already, reached through a kubeconfig; no Azure. */
      target: z.literal("kubeconfig"),
      ...everywhere,
      platform: localPlatformSchema,
      workloads: workloadsSchema,
      backing: localBackingSchema.prefault({}),
      kubernetes: z.strictObject({
        /** Context of the kubeconfig; fixed here, so that no other cluster is hit by accident. */
        context: z.string().min(1),
      }),
      /** Kubernetes groups that get the roles of docs/roles.md. */
      access: z.strictObject({
        ops: z.array(z.string().min(1)).min(1),
        dev: z.array(z.string().min(1)).min(1),
        /** User that deploys the stack `workloads`. @default - only administrators do */
        deployer: z.string().min(1).optional(),
      }),
    })
    .superRefine(
      ...relation(reportingSchema, (values) => reportingProblems(name, values, partners)),
    );
}

/** Object ids of Entra groups. */
const groups = atLeastOne(
  guid,
  "Entra group",
  "add the object id of a group: `az ad group list --query '[].{name:displayName,id:id}'`",
);

const named = z.object({ project: slug, domain: hostname, azure: azureSchema });
const reached = z.object({ domain: hostname, infrastructure: infrastructureSchema });
const resolved = z.object({
  platform: azurePlatformSchema,
  infrastructure: infrastructureSchema,
});
const placed = z.object({ azure: azureSchema, infrastructure: infrastructureSchema });

function azureEnvironmentSchema(
  name: string,
  neighbours: readonly Neighbour[],
  partners: readonly Partner[],
) {
  return z
    .strictObject({
      /** An AKS cluster that the stack `infrastructure` creates. */
      target: z.literal("azure"),
      ...everywhere,
      platform: azurePlatformSchema,
      workloads: workloadsSchema,
      backing: azureBackingSchema.prefault({}),
      azure: azureSchema,
      /** Where Terraform's state lies; made once by `npm run bootstrap` (docs/azure-bootstrap.md). */
      state: z.strictObject({
        resourceGroupName: z.string().min(1),
        storageAccountName: z.string().min(1),
        containerName: z.string().min(1),
      }),
      /** Object ids of the Entra groups that get the roles of docs/roles.md. */
      access: z.strictObject({
        clusterAdmins: groups,
        ops: groups,
        dev: groups,
        /**
         * Object id of the identity that gets the role `deployer`; null for nobody but administrators.
         * @default - the delivery identity that `infrastructure` makes, looked up by its name
         */
        deployer: guid.nullable().optional(),
      }),
      infrastructure: infrastructureSchema,
    })
    .superRefine(...relation(named, (values) => nameProblems({ ...values, name })))
    .superRefine(...relation(placed, (values) => regionProblems(values)))
    .superRefine(
      ...relation(placed, ({ azure: { tenantId }, infrastructure }) =>
        promotionProblems({ tenantId, from: infrastructure.delivery.promotesFrom }, neighbours),
      ),
    )
    .superRefine(...relation(resolved, nodeDnsProblems))
    .superRefine(
      ...relation(reached, ({ domain, infrastructure: { ingress } }) =>
        domainProblems({ domain, delegations: ingress.delegations }, neighbours),
      ),
    )
    .superRefine(
      ...relation(reportingSchema, (values) => reportingProblems(name, values, partners)),
    );
}

/** Names that a cache answers never pass Cilium's DNS proxy, which learns addresses from answers. */
function* nodeDnsProblems({
  platform,
  infrastructure,
}: z.output<typeof resolved>): Iterable<RelationProblem> {
  if (infrastructure.cluster.fqdnPolicies && platform.network.nodeDnsCidr !== undefined) {
    yield {
      path: ["platform", "network", "nodeDnsCidr"],
      rule: "no DNS cache on the nodes, as `infrastructure.cluster.fqdnPolicies` is true (AKS)",
      remedy: "switch LocalDNS off and remove it, or set `fqdnPolicies` to false",
    };
  }
}

const targetSchema = z.looseObject({ target: z.enum(["kubeconfig", "azure"]) });

/** What an environment's file holds. */
export type EnvironmentInput = LocalEnvironmentInput | AzureEnvironmentInput;
export type LocalEnvironmentInput = z.input<ReturnType<typeof localEnvironmentSchema>>;
export type AzureEnvironmentInput = z.input<ReturnType<typeof azureEnvironmentSchema>>;

interface Selected {
  readonly name: string;
  readonly settings: ProcessEnvironment;
  /** Environment that metrics, logs and alerts are sent to as well. */
  readonly reportsTo: Receiver | undefined;
  /** Clusters that send theirs here. */
  readonly receivesFrom: readonly ReportingCluster[];
}

export type LocalEnvironment = z.output<ReturnType<typeof localEnvironmentSchema>> & Selected;
export type AzureEnvironment = z.output<ReturnType<typeof azureEnvironmentSchema>> &
  Selected & {
    /** Environment whose images it takes over; none where pipelines push them. */
    readonly promotedFrom: Neighbour | undefined;
  };

/** One environment, parsed and frozen; all that decides what is synthesised. */
export type Environment = LocalEnvironment | AzureEnvironment;

/**
 * @param others inputs of all environments by name, which `delivery.promotesFrom`,
 *   `monitoring.reportsTo` and `monitoring.receives` may name
 * @throws ProblemsError naming every problem of the input: path, value, rule and remedy.
 */
export function parseEnvironment(
  name: string,
  input: unknown,
  settings: ProcessEnvironment,
  others: EnvironmentInputs = {},
): Environment {
  const file = `environments/${name}.ts`;
  const { target } = parseInput(file, targetSchema, input);
  const partners = partnersOf(name, others);
  if (target === "kubeconfig") {
    const local = parseInput(file, localEnvironmentSchema(name, partners), input);
    return Object.freeze({ ...local, name, settings, ...reportsOf(local, partners) });
  }
  const neighbours = neighboursOf(name, others);
  const parsed = parseInput(file, azureEnvironmentSchema(name, neighbours, partners), input);
  const { promotesFrom } = parsed.infrastructure.delivery;
  const promotedFrom = neighbours.find((other) => other.name === promotesFrom);
  return Object.freeze({
    ...parsed,
    name,
    settings,
    promotedFrom,
    ...reportsOf(parsed, partners),
  });
}
