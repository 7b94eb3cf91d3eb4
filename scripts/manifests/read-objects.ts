import { readFileSync } from "node:fs";
import path from "node:path";
import { kubernetesObjects, type KubernetesObject } from "./kubernetes-objects";

/** The Kubernetes objects of each stack that has some, from a folder that was synthesised. */
export function readObjects(outdir: string): [stack: string, objects: KubernetesObject[]][] {
  const { stacks } = read(path.join(outdir, "manifest.json")) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
  return Object.entries(stacks)
    .map(([stack, { synthesizedStackPath }]): [string, KubernetesObject[]] => {
      const { resource = {} } = read(path.join(outdir, synthesizedStackPath)) as {
        resource?: Parameters<typeof kubernetesObjects>[0];
      };
      return [stack, kubernetesObjects(resource)];
    })
    .filter(([, objects]) => objects.length > 0);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
