import type { Environment } from "../../../modules/environment/environment";
import { placeholdersIn } from "../../../modules/environment/placeholders";
import { ProblemsError } from "../../../modules/support/problem";

/** The option of every script that deploys. */
export const WITH_PLACEHOLDERS = {
  type: "boolean",
  default: false,
  help: "deploys although ids or domains are placeholders, as to an emulation of Azure",
} as const;

/**
 * Stops a deploy of values that are nobody's.
 *
 * @throws ProblemsError naming each of them.
 */
export function refusePlaceholders(environment: Environment, accepted: boolean): void {
  const problems = accepted ? [] : placeholdersIn(environment);
  if (problems.length > 0) {
    throw new ProblemsError(`environments/${environment.name}.ts`, problems);
  }
}
