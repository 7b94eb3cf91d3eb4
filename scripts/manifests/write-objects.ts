import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { KubernetesObject } from "./kubernetes-objects";

/** Writes objects as one file of YAML, as kubectl and the checks take them. */
export function writeObjects(file: string, objects: readonly KubernetesObject[]): void {
  writeFileSync(file, objects.map((object) => stringify(object)).join("---\n"));
}
