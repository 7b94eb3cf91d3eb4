import { type DemonstrationOptions, optionsOf } from "../../../demo/options";
import { USAGE } from "../../../demo/usage";
import { parseArguments } from "../../../scripts/arguments";

/** What the demonstration makes of a command line without `--help`. */
export function parseOptions(args: readonly string[]): DemonstrationOptions {
  const parsed = parseArguments(USAGE, args);
  if (typeof parsed === "string") {
    throw new Error("this is a command line with --help");
  }
  return optionsOf(parsed.values);
}
