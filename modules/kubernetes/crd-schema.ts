import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Token } from "cdktf";
import { z } from "zod";
import type { Problem } from "../support/problem";
import { schemaProblems } from "../support/schema-problems";

/** What crd-schemas/<kind>.json holds. */
interface CrdFile {
  /** Chart and version the schema was taken from. */
  readonly source: string;
  readonly apiVersion: string;
  /** JSON Schema that refuses unknown fields. */
  readonly schema: z.core.JSONSchema.JSONSchema;
}

interface Crd extends CrdFile {
  readonly parser: z.ZodType;
}

const FOLDER = path.join(__dirname, "crd-schemas");
const read = new Map<string, Crd | undefined>();

/**
 * What the API server would refuse in a custom resource, or drop without a word: an unknown field
 * passes `helm_release` unseen. Rules in CEL are left to the API server. The schemas are those of
 * the pinned charts' CRDs (`npm run charts:facts`).
 */
export function customResourceProblems(resource: {
  readonly apiVersion: string;
  readonly kind: string;
}): readonly Problem[] {
  const { apiVersion, kind } = resource;
  const crd = crdOf(kind);
  if (crd === undefined) {
    return [
      {
        path: "kind",
        value: kind,
        rule: `a kind with a schema in modules/kubernetes/crd-schemas: ${knownKinds().join(", ")}`,
        remedy: "correct it, or add the kind to scripts/charts/crd-schemas.ts",
      },
    ];
  }
  if (apiVersion !== crd.apiVersion) {
    return [
      {
        path: "apiVersion",
        value: apiVersion,
        rule: `the stored version of ${kind}, ${crd.apiVersion} (${crd.source})`,
        remedy: `write ${crd.apiVersion}`,
      },
    ];
  }
  const { error } = crd.parser.safeParse(resource);
  return error === undefined
    ? []
    : schemaProblems(error, crd.parser, resource).filter(
        // What Terraform only knows when it runs can't be checked.
        ({ value }) => typeof value !== "string" || !Token.isUnresolved(value),
      );
}

function crdOf(kind: string): Crd | undefined {
  if (!read.has(kind)) {
    const file = path.join(FOLDER, `${kind}.json`);
    const crd: CrdFile | undefined = existsSync(file)
      ? JSON.parse(readFileSync(file, "utf8"))
      : undefined;
    read.set(kind, crd && { ...crd, parser: z.fromJSONSchema(crd.schema) });
  }
  return read.get(kind);
}

function knownKinds(): string[] {
  return readdirSync(FOLDER).map((file) => path.basename(file, ".json"));
}
