import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "./config";
import { dynamicFields } from "./dynamic-config";

/** A projected ConfigMap is at most 1 MiB in all; a single value larger than this is a mistake. */
const MAX_VALUE_BYTES = 65_536;
/** kubelet's own names begin so: `..data`, the link that all files go through, and what it points to. */
const KUBELET_PREFIX = "..";
const KUBELET_LINK = "..data";

interface FolderContent {
  readonly values: Record<string, string>;
  /** Names of files that are no keys. */
  readonly unknown: readonly string[];
}

/**
 * Reads all keys of a mounted folder, or none: half of them would put the environment in force for the other half.
 * @throws ConfigurationError that names every file that cannot be read.
 */
export function readConfigFolder(folder: string): FolderContent {
  const names = namesIn(folder);
  const known = names.filter((name) => Object.hasOwn(dynamicFields, name));
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of known) {
    try {
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      // The link of a key that was removed leads nowhere until kubelet takes it away.
      if (file === undefined && names.includes(KUBELET_LINK)) continue;
      if (file?.isFile() === false) problems.push(`${name}: must be a file`);
      else if (file !== undefined && file.size > MAX_VALUE_BYTES)
        problems.push(`${name}: is too large`);
      else values[name] = readFileSync(join(folder, name), "utf8");
    } catch {
      problems.push(`${name}: cannot be read`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const unknown = names.filter((name) => !known.includes(name) && !name.startsWith(KUBELET_PREFIX));
  return { values, unknown };
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder);
    if (names.includes(KUBELET_LINK)) statSync(join(folder, KUBELET_LINK));
    return names;
  } catch {
    throw new ConfigurationError(["CONFIG_DIR: cannot be read"]);
  }
}
