import { alloyConfiguration, alloyNames } from "../../support/alloy-configuration";
import knownArguments from "../../support/alloy-arguments.json";
import { type PlatformName, platforms, valuesOf } from "../../support/platform";
import { CA, reportingInputs, synthReporting } from "../../support/reporting";
import { stackNamed, type SynthesisedStack } from "../../support/synth";

/**
 * What components of Alloy 1.18.1 take, by block, of those that are used here: from its sources, whose reference names
 * arguments, too, that are gone.
 */
const KNOWN: Readonly<Record<string, string>> = knownArguments;

const letIn = reportingInputs(({ watch }) => {
  Object.assign(watch?.platform.monitoring ?? {}, { receives: { staging: null, prod: CA } });
});

const STACKS: Readonly<Record<string, SynthesisedStack>> = {
  ...(platforms satisfies Record<PlatformName, SynthesisedStack>),
  "prod that reports": stackNamed(synthReporting("prod").stacks, "platform"),
  "an environment that receives": stackNamed(synthReporting("watch", letIn).stacks, "platform"),
};

function configurations(stack: SynthesisedStack): string[] {
  return Object.values(stack.resources("helm_release"))
    .filter(({ name }) => String(name).startsWith("alloy"))
    .map((release) => alloyConfiguration(valuesOf(release)));
}

test.each(Object.entries(STACKS))(
  "Alloy takes every argument that %s gives it, and would else not start",
  (_, stack) => {
    const all = configurations(stack);
    expect(all).toHaveLength(3);
    const names = all.flatMap(alloyNames);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter(({ block, name }) => !KNOWN[block]?.split(" ").includes(name))).toEqual([]);
  },
);
