import { ProblemsError, type Problem } from "../../../modules/support/problem";
import { titleOf } from "../diff/report";
import { holdsData } from "../plan/data-holders";
import type { ResourceChange } from "../plan/resource-changes";

/**
 * Stops a healing that nobody asked for from touching what holds data.
 *
 * @throws ProblemsError naming each such resource.
 */
export function refuseData(stack: string, changes: readonly ResourceChange[]): void {
  refuse(
    stack,
    changes
      .filter((change) => change.lost !== undefined || isHeld(change))
      .map((change) => ({
        path: `${stack}: ${titleOf(change)}`,
        value: change.action,
        rule: `nothing that holds data (${change.lost ?? "what is in it"}) is changed without a person`,
        remedy: `look at it, restore what is gone (docs/operations.md), then npm run deploy -- ${stack}`,
      })),
  );
}

/**
 * Stops a healing that would deploy something new along the way: every change of the plan has to be
 * of something that was changed by hand.
 *
 * @param drift what was changed by hand
 * @throws ProblemsError naming each change that nobody made.
 */
export function refuseOthers(
  stack: string,
  drift: readonly ResourceChange[],
  plan: readonly ResourceChange[],
): void {
  refuse(
    stack,
    plan.flatMap((change) =>
      beyond(change, drift).map((what) => ({
        path: `${stack}: ${titleOf(change)}`,
        value: what,
        rule: "a healing takes back what was done by hand, and deploys nothing",
        remedy: "release what is merged: that heals, too",
      })),
    ),
  );
}

function refuse(stack: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new ProblemsError(`healing ${stack}`, problems);
  }
}

/** What a change of the plan does that wasn't done by hand; nothing when it only takes back. */
function beyond(change: ResourceChange, drift: readonly ResourceChange[]): string[] {
  const byHand = drift.find(({ address }) => address === change.address);
  if (byHand === undefined) {
    return [change.action];
  }
  if (change.action === "create") {
    return byHand.action === "destroy" ? [] : ["create"];
  }
  return change.attributes
    .filter(
      ({ path }) =>
        !byHand.attributes.some((own) => isWithin(path, own.path) || isWithin(own.path, path)),
    )
    .map(({ path, before, after }) => `${path}: ${before} → ${after}`);
}

/** A list that comes or goes is one attribute on one side, and several on the other. */
function isWithin(path: string, outer: string): boolean {
  return path === outer || (path.startsWith(outer) && /[.[]/.test(path.charAt(outer.length)));
}

/** Labels of a namespace are put right; that it is there is a person's business. */
function isHeld({ address, action }: ResourceChange): boolean {
  const [, kind] = /: (\w+)$/.exec(address) ?? [];
  if (kind !== undefined) {
    return kind === "PersistentVolumeClaim";
  }
  const [type = ""] = address.split(".");
  return holdsData(type) && !(type === "kubernetes_namespace_v1" && action === "update");
}
