import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";

/** Kinds that this project writes; the charts bring more. */
const KINDS = new Set([
  "Certificate",
  "ClusterImagePolicy",
  "ClusterIssuer",
  "IngressRoute",
  "IngressRouteTCP",
  "Issuer",
  "Middleware",
  "PodMonitor",
  "Probe",
  "PrometheusRule",
  "ScaledObject",
  "ServersTransport",
  "ServiceMonitor",
  "TLSOption",
  "TLSStore",
  "TraefikService",
]);

/** Keywords of JSON Schema that are kept; texts, defaults and rules in CEL are dropped. */
const KEYWORDS = new Set([
  "type",
  "enum",
  "pattern",
  "required",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "nullable",
]);

interface CompactCrd {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: unknown;
}

interface Crd {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: unknown };
    }[];
  };
}

/** The schemas of a chart's CRDs, without texts, of the kinds that this project writes. */
export function compactSchemas(chart: string): readonly CompactCrd[] {
  return crdsIn(chart)
    .filter(({ spec }) => KINDS.has(spec.names.kind))
    .flatMap(({ spec }) =>
      spec.versions
        .filter(({ storage }) => storage)
        .map(({ name, schema }) => ({
          apiVersion: `${spec.group}/${name}`,
          kind: spec.names.kind,
          namespaced: spec.scope === "Namespaced",
          schema: compact(withImplied(schema.openAPIV3Schema)),
        })),
    );
}

/** Every definition that a chart brings, its sub-charts' too. */
export function crdsIn(chart: string): readonly Crd[] {
  return yamlFiles(chart).flatMap(readCrds);
}

/** Whether a chart has files in a `crds/` of its own; every add-on switches its sub-charts' off. */
export function hasCrdsFolder(chart: string): boolean {
  return existsSync(path.join(chart, "crds"));
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)(crds\/|templates\/crd).*\.yaml$/.test(file))
    .map((file) => path.join(folder, file));
}

function readCrds(file: string): Crd[] {
  // CRDs in `templates/` carry whole lines of template directives, and only those.
  const plain = readFileSync(file, "utf8").replaceAll(/^.*\{\{.*$/gm, "");
  return parseAllDocuments(plain)
    .map((document): Crd | null => document.toJS())
    .filter((crd): crd is Crd => crd !== null && crd.kind === "CustomResourceDefinition");
}

/** With the fields that the API server takes of every kind, whether a schema names them or not. */
function withImplied(schema: unknown): unknown {
  const string = { type: "string" };
  return isMap(schema) && isMap(schema["properties"])
    ? {
        ...schema,
        properties: {
          apiVersion: string,
          kind: string,
          metadata: { type: "object" },
          ...schema["properties"],
        },
      }
    : schema;
}

/** As JSON Schema: Kubernetes' own keywords translated, and unknown fields refused. */
function compact(schema: unknown): unknown {
  if (!isMap(schema)) {
    return schema;
  }
  if (schema["x-kubernetes-int-or-string"] === true) {
    return { anyOf: [{ type: "integer" }, { type: "string" }] };
  }
  const { properties, items, additionalProperties, ...rest } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || !isMap(properties);
  return {
    ...Object.fromEntries(
      Object.entries(rest).filter(([key, value]) => KEYWORDS.has(key) && isReadable(key, value)),
    ),
    ...(isMap(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, compact(value)]),
      ),
    }),
    ...(items !== undefined && { items: compact(items) }),
    ...(additionalProperties === undefined
      ? !open && { additionalProperties: false }
      : { additionalProperties: compact(additionalProperties) }),
  };
}

/** Patterns are Go's; the few that JavaScript can't read, such as `(?i)`, are left to the API server. */
function isReadable(key: string, value: unknown): boolean {
  if (key !== "pattern") {
    return true;
  }
  try {
    return new RegExp(String(value)) instanceof RegExp;
  } catch {
    return false;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
