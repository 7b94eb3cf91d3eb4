import type { Problem } from "../support/problem";
import type { Addon } from "./addon";

/** What a list of add-ons comes to. */
export interface InstallOrder {
  /** Each after all that it depends on. */
  readonly addons: readonly Addon[];
  readonly problems: readonly Omit<Problem, "path">[];
}

/** Puts add-ons in the order of their dependencies; a missing or circular one is a problem. */
export function installOrder(wanted: readonly Addon[]): InstallOrder {
  const byName = new Map<string, Addon>(wanted.map((addon) => [addon.name, addon]));
  const ordered = new Set<Addon>();
  const problems: Omit<Problem, "path">[] = [];

  const visit = (addon: Addon, path: readonly string[]): void => {
    if (ordered.has(addon)) {
      return;
    }
    const circle = path.indexOf(addon.name);
    if (circle !== -1) {
      problems.push({
        value: [...path.slice(circle), addon.name].join(" → "),
        rule: "no add-on depends on itself",
        remedy: "take one of them out of `dependsOn`",
      });
      return;
    }
    for (const name of addon.dependsOn) {
      const dependency = byName.get(name);
      if (dependency === undefined) {
        problems.push({
          value: `${addon.name} → ${name}`,
          rule: `${addon.name} depends on ${name}, which is switched off`,
          remedy: `switch ${name} on, or ${addon.name} off`,
        });
      } else {
        visit(dependency, [...path, addon.name]);
      }
    }
    ordered.add(addon);
  };

  for (const addon of wanted) {
    visit(addon, []);
  }
  return { addons: [...ordered], problems };
}
