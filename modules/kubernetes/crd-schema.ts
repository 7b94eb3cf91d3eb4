import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Token } from "cdktf";
import type { Problem } from "../support/problem";

/** What modules/kubernetes/crd-schemas/<kind>.json holds: a CRD's schema without its texts. */
interface CrdFile {
  /** Chart and version the schema was taken from. */
  readonly source: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly schema: Schema;
}

/** The part of a structural schema that is checked. */
interface Schema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly nullable?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

const FOLDER = path.join(__dirname, "crd-schemas");
const read = new Map<string, CrdFile | undefined>();

/**
 * What the API server would refuse in a custom resource, or drop without a word: an unknown field
 * passes `helm_release` unseen. Rules in CEL and `oneOf` are left to the API server. The schemas
 * are those of the pinned charts' CRDs (`npm run charts:facts`).
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
        remedy: "correct it, or add the kind to scripts/chart-facts/crd-schemas.ts",
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
  return check(resource, crd.schema, "");
}

function crdOf(kind: string): CrdFile | undefined {
  if (!read.has(kind)) {
    const file = path.join(FOLDER, `${kind}.json`);
    const crd: CrdFile | undefined = existsSync(file)
      ? JSON.parse(readFileSync(file, "utf8"))
      : undefined;
    read.set(kind, crd);
  }
  return read.get(kind);
}

function knownKinds(): string[] {
  return readdirSync(FOLDER).map((file) => path.basename(file, ".json"));
}

function check(value: unknown, schema: Schema, at: string): Problem[] {
  // What Terraform only knows when it runs can't be checked, neither can what the CRD leaves open.
  if (typeof value === "string" && Token.isUnresolved(value)) {
    return [];
  }
  if (value === null && schema.nullable === true) {
    return [];
  }
  if (!hasType(value, schema)) {
    const type = schema["x-kubernetes-int-or-string"] ? "integer or string" : schema.type;
    return [problem(at, value, `of type ${type}`, `write the ${type} that the CRD expects`)];
  }
  if (Array.isArray(value)) {
    return [
      ...checkLimit(value, value.length, schema.minItems, schema.maxItems, "items", at),
      ...value.flatMap((item, i) => check(item, schema.items ?? {}, `${at}[${i}]`)),
    ];
  }
  return typeof value === "object" && value !== null
    ? checkFields(value, schema, at)
    : checkScalar(value, schema, at);
}

function checkFields(value: object, schema: Schema, at: string): Problem[] {
  const { properties, additionalProperties, required = [] } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || at === "metadata";
  const missing = required.filter((key) => Reflect.get(value, key) === undefined);
  return [
    ...missing.map((key) =>
      problem(join(at, key), undefined, "required by the CRD", "add the field"),
    ),
    ...Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
      if (child === undefined) {
        return [];
      }
      const known = properties?.[key];
      if (known !== undefined) {
        return check(child, known, join(at, key));
      }
      if (typeof additionalProperties === "object") {
        return check(child, additionalProperties, join(at, key));
      }
      if (open || additionalProperties === true || properties === undefined) {
        return [];
      }
      const names = Object.keys(properties).sort().join(", ");
      return [
        problem(
          join(at, key),
          child,
          `a field of the CRD: ${names}`,
          "correct its spelling or remove it",
        ),
      ];
    }),
  ];
}

function checkScalar(value: unknown, schema: Schema, at: string): Problem[] {
  const problems: Problem[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    const choices = schema.enum.map(String).join(", ");
    problems.push(problem(at, value, `one of ${choices}`, "choose one of these"));
  }
  if (typeof value === "string") {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) {
      problems.push(problem(at, value, `matches ${schema.pattern}`, "write a value that matches"));
    }
    const { minLength, maxLength } = schema;
    problems.push(...checkLimit(value, value.length, minLength, maxLength, "characters", at));
  }
  if (typeof value === "number") {
    problems.push(...checkLimit(value, value, schema.minimum, schema.maximum, "", at));
  }
  return problems;
}

function checkLimit(
  value: unknown,
  size: number,
  minimum = Number.NEGATIVE_INFINITY,
  maximum = Number.POSITIVE_INFINITY,
  unit: string,
  at: string,
): Problem[] {
  if (size >= minimum && size <= maximum) {
    return [];
  }
  const rule = size < minimum ? `at least ${minimum}` : `at most ${maximum}`;
  return [
    problem(at, value, `${rule} ${unit}`.trim(), "write a value within the limits of the CRD"),
  ];
}

function hasType(value: unknown, schema: Schema): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) {
    return typeof value === "string" || Number.isInteger(value);
  }
  switch (schema.type) {
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === schema.type;
    default:
      return true;
  }
}

function problem(at: string, value: unknown, rule: string, remedy: string): Problem {
  return { path: at, value, rule, remedy };
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
