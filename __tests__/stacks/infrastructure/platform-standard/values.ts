import type { SynthesisedStack } from "../../../support/synth";
import { distinct, valueAt } from "../../decisions/values";
import { ABSENT, type Decision } from "./decision";

/** The distinct values of an argument in all resources that are meant; none without a resource. */
export function valuesIn(stack: SynthesisedStack, decision: Decision): unknown[] {
  return distinct(blocksOf(stack, decision).map((block) => valueAt(block, decision.argument)));
}

/** A decision that no setting changes, the same in every environment. */
export function isRule({ setting, environments }: Decision): boolean {
  return setting === undefined && environments === undefined;
}

/** Values that a rule forbids, in blocks that are there: a setting may leave a whole block out. */
export function valuesAgainst(stack: SynthesisedStack, rule: Decision): unknown[] {
  const { argument, value } = rule;
  const parent = argument.split(".").slice(0, -1).join(".");
  const values = blocksOf(stack, rule)
    .filter((block) => parent === "" || valueAt(block, parent) !== ABSENT)
    .map((block) => valueAt(block, argument));
  return distinct(values).filter((found) => JSON.stringify(found) !== JSON.stringify(value));
}

function blocksOf(stack: SynthesisedStack, { type, only }: Decision): readonly object[] {
  return type === "provider"
    ? (stack.json["provider"] as { azurerm: object[] }).azurerm
    : Object.entries(stack.resources(type))
        .filter(
          ([address]) => only === undefined || new RegExp(`^${type}\\.${only}_`).test(address),
        )
        .map(([, block]) => block);
}
