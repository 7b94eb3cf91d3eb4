import type { RelationProblem } from "../support/relation";
import type { Neighbour } from "./neighbours";

/** Why images can't be taken over from the environment that `delivery.promotesFrom` names. */
export function* promotionProblems(
  { tenantId, from }: { readonly tenantId: string; readonly from: string | null },
  neighbours: readonly Neighbour[],
): Iterable<RelationProblem> {
  if (from === null) {
    return;
  }
  const path = ["infrastructure", "delivery", "promotesFrom"];
  const source = neighbours.find(({ name }) => name === from);
  if (source === undefined) {
    const possible = neighbours.map(({ name }) => name).join(", ");
    yield {
      path,
      rule: `another environment in Azure: ${possible || "there is none that can be used"}`,
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
