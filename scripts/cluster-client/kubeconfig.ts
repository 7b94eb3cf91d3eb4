import { writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Kubectl } from "./kubectl";

const schema = z.object({
  clusters: z.tuple([z.object({ cluster: z.looseObject({ server: z.string() }) })]),
  users: z.tuple([z.object({ user: z.record(z.string(), z.unknown()) })]),
});

/** The parts of a kubeconfig with one context. */
export interface Kubeconfig {
  readonly context: string;
  readonly cluster: Readonly<Record<string, unknown>> & { readonly server: string };
  readonly user: Readonly<Record<string, unknown>>;
}

/** The kubeconfig of kubectl's context, secrets included. */
export async function readKubeconfig(kubectl: Kubectl): Promise<Kubeconfig> {
  const text = await kubectl.text(["config", "view", "--minify", "--flatten", "--raw"]);
  const { clusters, users } = schema.parse(parse(text));
  return { context: kubectl.context, cluster: clusters[0].cluster, user: users[0].user };
}

/** Writes a kubeconfig that only its owner can read. */
export function writeKubeconfig(file: string, { context, cluster, user }: Kubeconfig): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: "user", user }],
    contexts: [{ name: context, context: { cluster: "cluster", user: "user" } }],
    "current-context": context,
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
