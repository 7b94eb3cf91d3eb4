import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { StackFolder } from "../../terraform-runner/plan/stack-folders";

const stackSchema = z.looseObject({
  resource: z.looseObject({
    helm_release: z.record(
      z.string(),
      z.looseObject({ name: z.string(), values: z.array(z.string()), timeout: z.number() }),
    ),
  }),
});

/** More than any node has: its pod is never scheduled. */
const IMPOSSIBLE = { resources: { requests: { cpu: "4096" } } };

/** Changes a synthesised stack so that a release of it waits for a pod that never gets ready. */
export function makeNeverReady(stack: StackFolder, release: string, timeoutSeconds: number): void {
  const file = path.join(stack.folder, "cdk.tf.json");
  const json = stackSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const found = Object.values(json.resource.helm_release).find(({ name }) => name === release);
  if (found === undefined) {
    throw new Error(`${stack.name} has no release ${release}`);
  }
  found.values.push(JSON.stringify(IMPOSSIBLE));
  found.timeout = timeoutSeconds;
  writeFileSync(file, JSON.stringify(json));
}
