import { z } from "zod";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { PlanJson } from "../terraform-runner/plan/plan-json";

/** A line of `terraform apply -json`, as far as it tells of an error. */
const diagnosticLine = z.object({
  diagnostic: z.object({
    severity: z.string(),
    summary: z.string(),
    detail: z.string().default(""),
    address: z.string().optional(),
  }),
});
export type Diagnostic = z.output<typeof diagnosticLine>["diagnostic"];

/** A resource that Azure has and the state hasn't. */
export interface Existing {
  /** As Terraform names it: `azurerm_key_vault.KeyVault_1A2B3C4D`. */
  readonly address: string;
  /** What `terraform import` takes for it. */
  readonly id: string;
}

/** The errors that an apply ended with. */
export function diagnosticsOf(output: string): readonly Diagnostic[] {
  return output.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) {
      return [];
    }
    const { data } = diagnosticLine.safeParse(JSON.parse(line));
    return data?.diagnostic.severity === "error" ? data.diagnostic : [];
  });
}

/**
 * What an error says exists already. azurerm names the id; of an association both ends, that of a
 * subnet being imported by the subnet alone; of a role assignment Azure may tell the last part alone,
 * and its scope is in the plan.
 */
export function existingIn(
  { summary, detail, address }: Diagnostic,
  { resource_changes }: Pick<PlanJson, "resource_changes">,
): Existing | undefined {
  const text = `${summary}\n${detail}`;
  if (address === undefined) {
    return undefined;
  }
  const id = /a resource with the ID "([^"]+)" already exists/.exec(text)?.[1];
  if (id !== undefined) {
    return { address, id };
  }
  const [, one, other] =
    /an association between "([^"]+)" and "([^"]+)" already exists/.exec(text) ?? [];
  if (one !== undefined && other !== undefined) {
    return { address, id: address.startsWith("azurerm_subnet_") ? one : `${one}|${other}` };
  }
  const guid = /ID of the existing role assignment is '?([0-9a-f-]{32,36})/i.exec(text)?.[1];
  const planned = resource_changes.find((change) => change.address === address)?.change.after;
  const { data } = z.object({ scope: z.string() }).safeParse(planned);
  return guid === undefined || data === undefined
    ? undefined
    : {
        address,
        id: `${data.scope}/providers/Microsoft.Authorization/roleAssignments/${dashed(guid)}`,
      };
}

/**
 * Whether a resource is the environment's by its name: in its group, or named after it. A role
 * assignment is, wherever it is: one of the same identity, role and scope is the same one.
 */
export function isOwn(environment: AzureEnvironment, { address, id }: Existing): boolean {
  const { resourceGroup, nodeResourceGroup, budget } = azureNames(environment);
  const subscription = `/subscriptions/${environment.azure.subscriptionId}`;
  const scopes = [
    `${subscription}/resourceGroups/${resourceGroup}`,
    `${subscription}/resourceGroups/${nodeResourceGroup}`,
    `${subscription}/providers/Microsoft.Consumption/budgets/${budget}`,
  ].map((scope) => scope.toLowerCase());
  return (
    address.startsWith("azurerm_role_assignment.") ||
    scopes.some((scope) => `${id.toLowerCase()}/`.startsWith(`${scope}/`))
  );
}

function dashed(guid: string): string {
  return guid.replaceAll("-", "").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
