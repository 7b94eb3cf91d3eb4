import { gunzipSync } from "node:zlib";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { Kubectl, KubernetesObject } from "./kubectl";

export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-install` … */
  readonly status: string;
  /** `traefik-41.3.0` */
  readonly chart: string;
  /** What the chart rendered, before the API server dropped fields it doesn't know. */
  readonly objects: readonly KubernetesObject[];
}

/** Some charts render several objects in one. */
interface ObjectList {
  readonly items: readonly KubernetesObject[];
}

interface ReleaseRecord extends KubernetesObject {
  readonly data: { readonly release: string };
}

const releaseSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.number(),
  /** Helm leaves it out where a chart rendered nothing. */
  manifest: z.string().default(""),
  info: z.object({ status: z.string() }),
  chart: z.object({ metadata: z.object({ name: z.string(), version: z.string() }) }),
});

/**
 * The latest revision of every release.
 *
 * @param kinds of the objects that Helm keeps its records in
 */
export async function helmReleases(
  kubectl: Kubectl,
  kinds: "secrets" | "configmaps" | "secrets,configmaps" = "secrets,configmaps",
): Promise<HelmRelease[]> {
  const records = await kubectl.list<ReleaseRecord>(kinds, [
    "--all-namespaces",
    "--selector=owner=helm",
  ]);
  const latest = new Map<string, HelmRelease>();
  for (const { kind, data } of records) {
    const isSecret = kind === "Secret";
    const release = parseRelease(isSecret ? fromBase64(data.release) : data.release);
    const key = `${release.namespace}/${release.name}`;
    if ((latest.get(key)?.revision ?? 0) < release.revision) {
      latest.set(key, release);
    }
  }
  return [...latest.values()];
}

/** A release as Helm writes it: gzipped JSON in base64. */
export function parseRelease(record: string): HelmRelease {
  const gzipped = Buffer.from(record, "base64");
  const parsed = releaseSchema.parse(JSON.parse(gunzipSync(gzipped).toString("utf8")));
  return {
    name: parsed.name,
    namespace: parsed.namespace,
    revision: parsed.version,
    status: parsed.info.status,
    chart: `${parsed.chart.metadata.name}-${parsed.chart.metadata.version}`,
    objects: parseAllDocuments(parsed.manifest)
      .map((document) => document.toJS() as KubernetesObject | ObjectList | null)
      .flatMap((object) => (object !== null && "items" in object ? object.items : (object ?? []))),
  };
}

/** A Secret's values are in base64 once more. */
function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
