import type { RelationProblem } from "../support/relation";
import type { Neighbour } from "./neighbours";

/**
 * Environments whose domains lie below this one's without a delegation: the `*` of this one's zone
 * would answer for their names, and lead to this environment.
 */
export function* domainProblems(
  { domain, delegations }: { readonly domain: string; readonly delegations: object },
  neighbours: readonly Neighbour[],
): Iterable<RelationProblem> {
  for (const { name, domain: other } of neighbours) {
    const below = other.endsWith(`.${domain}`) ? other.slice(0, -domain.length - 1) : undefined;
    if (other === domain) {
      yield {
        path: ["domain"],
        rule: `a domain of its own; ${name} has the same`,
        remedy: "choose another one",
      };
    } else if (below !== undefined && !Object.hasOwn(delegations, below)) {
      yield {
        path: ["infrastructure", "ingress", "delegations", below],
        rule: `name servers of ${other}, which is ${name}'s: names below it would lead here`,
        remedy: `choose a domain for ${name} beside ${domain}, or write the NameServers that its infrastructure puts out`,
      };
    }
  }
}
