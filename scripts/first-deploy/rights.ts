import { z } from "zod";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { registryId } from "../../modules/azure/resource-ids";
import type { ManagementApi } from "../azure/management-api";
import { subscriptionId } from "../azure/resource-ids";
import { ScriptError } from "../script";

const ASSIGNS = "Microsoft.Authorization/roleAssignments/write";

/** What a first deploy does to a subscription that not every role may, and what for. */
const NEEDED: Readonly<Record<string, string>> = {
  "Microsoft.Resources/subscriptions/resourceGroups/write": "makes resource groups",
  [ASSIGNS]: "assigns roles to the identities",
  "Microsoft.Authorization/locks/write": "locks what holds data",
  "Microsoft.Authorization/locks/delete": "unlocks it for a change or a destroy",
  "Microsoft.Authorization/policyAssignments/write": "assigns the policies of the cluster",
  "Microsoft.KeyVault/vaults/secrets/write": "writes the add-ons' secrets",
  "Microsoft.Features/providers/features/register/action": "asks for encryption at host",
  "Microsoft.Consumption/budgets/write": "sets the budget",
};

const permissionSchema = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
});
type Permission = z.output<typeof permissionSchema>;

/**
 * Stops when the one who is signed in may not do what a first deploy does. Azure tells what one may
 * as a list of roles' parts; where it tells nothing, the deploy finds out.
 *
 * @throws ScriptError naming what is missing, and roles that have it.
 */
export async function requireRights(
  api: ManagementApi,
  environment: AzureEnvironment,
): Promise<string> {
  const subscription = subscriptionId(environment);
  await requireRightsOnSource(api, environment);
  const permissions = await permissionsAt(api, subscription);
  if (permissions.length === 0) {
    return "Azure doesn't say what you may do: the deploy will tell";
  }
  const missing = missingRights(permissions);
  if (missing.length > 0) {
    throw new ScriptError(
      [
        `whoever is signed in may not do all that a first deploy does in ${subscription}:`,
        ...missing.map((action) => `  ${action}: ${NEEDED[action]}`),
        "Owner has all of it. So have Contributor, Role Based Access Control Administrator, Locks Contributor and Resource Policy Contributor together (docs/azure-bootstrap.md).",
      ].join("\n"),
    );
  }
  return "all that a first deploy does";
}

/**
 * The identity of the pipelines gets a role on the registry that images come from, which may lie in
 * another subscription: whoever deploys assigns roles there too.
 */
async function requireRightsOnSource(
  api: ManagementApi,
  { name, azure, promotedFrom: source }: AzureEnvironment,
): Promise<void> {
  if (source === undefined || source.azure.subscriptionId === azure.subscriptionId) {
    return;
  }
  const permissions = await permissionsAt(api, registryId(source));
  const [assigns] = missingRights(permissions, [ASSIGNS]);
  if (permissions.length > 0 && assigns !== undefined) {
    throw new ScriptError(
      [
        `whoever is signed in may not assign roles on ${source.name}'s registry, from which ${name} takes its images:`,
        `  ${assigns} at ${registryId(source)}`,
        `Have Role Based Access Control Administrator on it (docs/azure-bootstrap.md), or set delivery.promotesFrom to null.`,
      ].join("\n"),
    );
  }
}

async function permissionsAt(api: ManagementApi, scope: string): Promise<readonly Permission[]> {
  const answer = await api.list(
    `${scope}/providers/Microsoft.Authorization/permissions`,
    "2022-04-01",
  );
  return answer.map((permission) => permissionSchema.parse(permission));
}

/** Actions that no permission grants: rights of several roles add up, each less its own exceptions. */
export function missingRights(
  permissions: readonly Permission[],
  needed: readonly string[] = Object.keys(NEEDED),
): string[] {
  return needed.filter(
    (action) =>
      !permissions.some(
        ({ actions, notActions }) => isIn(action, actions) && !isIn(action, notActions),
      ),
  );
}

function isIn(action: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(pattern, action));
}

/** `*` stands for any characters, slashes too. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.\\/+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
