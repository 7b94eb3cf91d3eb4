import { z } from "zod";
import { azureSchema } from "../azure/settings/azure";
import { hostname, slug } from "../support/fields";
import type { RelationProblem } from "../support/relation";

/** What is read of the environment whose images another one takes over. */
const sourceSchema = z.object({
  target: z.literal("azure"),
  project: slug,
  domain: hostname,
  azure: azureSchema,
});

/** An environment whose images another one takes over: as much as its names and ids are made of. */
export type PromotionSource = z.output<typeof sourceSchema> & { readonly name: string };

/** Inputs of all environments by name, as their files hold them. */
export type EnvironmentInputs = Readonly<Record<string, unknown>>;

/** The environment of that name among the others, where it is one in Azure. */
export function promotionSource(
  name: string | null,
  others: EnvironmentInputs,
): PromotionSource | undefined {
  const parsed = sourceSchema.safeParse(name === null ? undefined : others[name]);
  return name === null || !parsed.success ? undefined : { ...parsed.data, name };
}

/** Why images can't be taken over from the environment that `delivery.promotesFrom` names. */
export function* promotionProblems(
  environment: { readonly name: string; readonly tenantId: string; readonly from: string | null },
  others: EnvironmentInputs,
): Iterable<RelationProblem> {
  const { name, tenantId, from } = environment;
  if (from === null) {
    return;
  }
  const path = ["infrastructure", "delivery", "promotesFrom"];
  const source = promotionSource(from, others);
  if (from === name || source === undefined) {
    const possible = Object.keys(others).filter(
      (other) => other !== name && promotionSource(other, others) !== undefined,
    );
    yield {
      path,
      rule: `another environment in Azure: ${possible.join(", ") || "there is none that can be used"}`,
      remedy: "name one of these, or null where pipelines push the images",
    };
  } else if (source.azure.tenantId !== tenantId) {
    yield {
      path,
      rule: `an environment of the tenant ${tenantId}; an identity can't read registries of another (${from} is in ${source.azure.tenantId})`,
      remedy: "name an environment of the same tenant, or null where pipelines push the images",
    };
  }
}
