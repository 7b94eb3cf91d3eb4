import type { AddOnName } from "./settings";
import type { Problem } from "../support/problem";
import type { AddOn } from "./addon";

/** What a list of add-ons comes to. */
export interface InstallOrder {
  /** Each after all that it depends on. */
  readonly addOns: readonly AddOn[];
  readonly problems: readonly Omit<Problem, "path">[];
}

/** Puts add-ons in the order of their dependencies; a missing or circular one is a problem. */
export function installOrder(wanted: readonly AddOn[]): InstallOrder {
  const byName = new Map(wanted.map((addOn) => [addOn.name, addOn]));
  const ordered = new Set<AddOn>();
  const problems: Omit<Problem, "path">[] = [];

  const visit = (addOn: AddOn, path: readonly AddOnName[]): void => {
    if (ordered.has(addOn)) {
      return;
    }
    const circle = path.indexOf(addOn.name);
    if (circle !== -1) {
      problems.push({
        value: [...path.slice(circle), addOn.name].join(" → "),
        rule: "no add-on depends on itself",
        remedy: "take one of them out of `dependsOn`",
      });
      return;
    }
    for (const name of addOn.dependsOn) {
      const dependency = byName.get(name);
      if (dependency === undefined) {
        problems.push({
          value: `${addOn.name} → ${name}`,
          rule: `${addOn.name} depends on ${name}, which is switched off`,
          remedy: `switch ${name} on, or ${addOn.name} off`,
        });
      } else {
        visit(dependency, [...path, addOn.name]);
      }
    }
    ordered.add(addOn);
  };

  for (const addOn of wanted) {
    visit(addOn, []);
  }
  return { addOns: [...ordered], problems };
}
