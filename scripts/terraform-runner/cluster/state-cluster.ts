import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Kubectl } from "../../cluster-client/kubectl";
import { ScriptError } from "../../script";
import type { StackFolder } from "../plan/stack-folders";

/** The cluster that the states of an environment describe; `cluster.json` beside them. */
const recordSchema = z.object({
  /** Of the namespace `kube-system`: as old as the cluster, and no other has it. */
  uid: z.string(),
  context: z.string(),
});
type ClusterRecord = z.output<typeof recordSchema>;

const stackSchema = z.object({
  terraform: z.object({ backend: z.object({ local: z.object({ path: z.string() }) }) }),
});

const stateSchema = z.object({
  resources: z.array(
    z.object({
      mode: z.string(),
      type: z.string(),
      instances: z.array(z.object({ attributes: z.unknown() })).default([]),
    }),
  ),
});

const namespaceSchema = z.object({ metadata: z.tuple([z.object({ uid: z.string() })]) });

/**
 * Makes sure that the local states of the stacks are of this cluster, and notes it down with them.
 * States that `cdktf` wrote say it by the namespaces they made.
 *
 * @throws ScriptError with the way out when they are of another one.
 */
export async function requireStatesCluster(
  kubectl: Kubectl,
  stacks: readonly StackFolder[],
): Promise<void> {
  const files = stacks.map(stateFile);
  const [first] = files;
  if (first === undefined) {
    return;
  }
  const folder = path.dirname(first);
  const uids = await namespaceUids(kubectl);
  const here = { uid: uids.get("kube-system") ?? "", context: kubectl.context };
  const resources = files.flatMap(resourcesIn);
  if (resources.length > 0) {
    const record = readRecord(folder);
    const made = resources.flatMap(namespaceUid);
    const isOther =
      record === undefined
        ? made.length > 0 && !made.some((uid) => [...uids.values()].includes(uid))
        : record.uid !== here.uid;
    if (isOther) {
      throw new ScriptError(refusal(folder, record, here));
    }
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(recordFile(folder), `${JSON.stringify(here, undefined, 2)}\n`);
}

/** Removes the states of a cluster that is gone, when they are of this context. */
export function forgetCluster(context: string, stacks: readonly StackFolder[]): void {
  const folders = new Set(stacks.map((stack) => path.dirname(stateFile(stack))));
  for (const folder of folders) {
    if (readRecord(folder)?.context === context) {
      rmSync(folder, { recursive: true });
    }
  }
}

function refusal(folder: string, record: ClusterRecord | undefined, here: ClusterRecord): string {
  const known =
    record === undefined ? "another cluster" : `the cluster of context ${record.context}`;
  return [
    `The state in ${folder} describes ${known}, and context ${here.context} leads to a different one: it`,
    "would all be made there again, and the objects of the first be forgotten. Nothing was done.",
    `To go on with the first: KUBE_CONTEXT=${record?.context ?? "<its context>"} (and its KUBECONFIG).`,
    `If it is gone for good, so is its state: rm -r ${folder}, then deploy.`,
  ].join("\n");
}

async function namespaceUids(kubectl: Kubectl): Promise<Map<string, string>> {
  const namespaces = await kubectl.list("namespaces", []);
  return new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.uid ?? ""]));
}

function stateFile({ folder }: StackFolder): string {
  const json: unknown = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
  return path.join(folder, stackSchema.parse(json).terraform.backend.local.path);
}

function resourcesIn(file: string) {
  return existsSync(file)
    ? stateSchema
        .parse(JSON.parse(readFileSync(file, "utf8")))
        .resources.filter(({ mode, instances }) => mode === "managed" && instances.length > 0)
    : [];
}

function namespaceUid({ type, instances }: ReturnType<typeof resourcesIn>[number]): string[] {
  return type === "kubernetes_namespace_v1"
    ? instances.flatMap(
        ({ attributes }) => namespaceSchema.safeParse(attributes).data?.metadata[0].uid ?? [],
      )
    : [];
}

function recordFile(folder: string): string {
  return path.join(folder, "cluster.json");
}

function readRecord(folder: string): ClusterRecord | undefined {
  return existsSync(recordFile(folder))
    ? recordSchema.parse(JSON.parse(readFileSync(recordFile(folder), "utf8")))
    : undefined;
}
