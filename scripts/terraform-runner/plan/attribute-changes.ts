import type { PlanJson } from "./plan-json";

/** One attribute before and after, ready to be printed. */
export interface AttributeChange {
  /** `spec[0].template[0].metadata[0].annotations.checksum/config` */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly forcesReplacement: boolean;
}

type Change = PlanJson["resource_changes"][number]["change"];
type Path = readonly (string | number)[];

interface Side {
  readonly value: unknown;
  /** `true`, or the same structure with `true` at the sensitive places. */
  readonly sensitive: unknown;
}

const SENSITIVE = "(sensitive)";
const UNKNOWN = "(known after apply)";
const LONGEST = 120;
/** Names of values that Terraform may not know to be secret, such as those inside a chart's values. */
const SECRET_NAME =
  /pass(word|phrase)|secret(?!Name|Ref)|token(?!Request)|private_?key|connection_?string|credential/i;

/** Kubernetes counts every write there, a controller's to the status too: no change of anybody's. */
const BOOKKEEPING = /^metadata\[0\]\.(resource_version|generation)$/;

/**
 * The attributes that differ. Sensitive ones, and those whose name says so, are masked on both
 * sides. A string that holds JSON (a chart's values) is compared by its parts.
 */
export function attributeChanges(change: Change): AttributeChange[] {
  const replaces = (change.replace_paths ?? []).map(pathText);
  return compare(
    [],
    { value: change.before, sensitive: change.before_sensitive },
    { value: change.after, sensitive: change.after_sensitive },
    change.after_unknown,
  )
    .filter(({ path }) => !BOOKKEEPING.test(path))
    .map(({ path, before, after }) => ({
      path,
      before,
      after,
      forcesReplacement: replaces.some((replaced) => path.startsWith(replaced)),
    }));
}

function compare(
  path: Path,
  before: Side,
  after: Side,
  unknown: unknown,
): Omit<AttributeChange, "forcesReplacement">[] {
  const name = pathText(path);
  if (unknown === true) {
    return [{ path: name, before: shown(path, before), after: UNKNOWN }];
  }
  if (before.sensitive === true || after.sensitive === true) {
    return same(before.value, after.value)
      ? []
      : [{ path: name, before: SENSITIVE, after: SENSITIVE }];
  }
  const left = structured(before.value);
  const right = structured(after.value);
  if (left === undefined || right === undefined) {
    return same(before.value, after.value) && !hasUnknown(unknown)
      ? []
      : [{ path: name, before: shown(path, before), after: shown(path, after) }];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right), ...keysOf(unknown)]);
  return [...keys].flatMap((key) =>
    compare(
      [...path, Array.isArray(right) ? Number(key) : key],
      { value: Reflect.get(left, key), sensitive: childOf(before.sensitive, key) },
      { value: Reflect.get(right, key), sensitive: childOf(after.sensitive, key) },
      childOf(unknown, key),
    ),
  );
}

/** An object or list, also when it is written as JSON in a string. */
function structured(value: unknown): object | undefined {
  if (typeof value === "object" && value !== null) {
    return value;
  }
  if (typeof value !== "string" || !/^[[{]/.test(value)) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function childOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function hasUnknown(unknown: unknown): boolean {
  return unknown === true || keysOf(unknown).some((key) => hasUnknown(childOf(unknown, key)));
}

/** Equal for a reader; a provider writes nothing as null, "" or an empty list or map as it pleases. */
function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(emptied(left)) === JSON.stringify(emptied(right));
}

function emptied(value: unknown): unknown {
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return value === undefined || value === "" || isEmpty ? null : value;
}

function shown(path: Path, { value, sensitive }: Side): string {
  if (value === undefined || value === null) {
    return "(none)";
  }
  const secretByName = path.some((key) => typeof key === "string" && SECRET_NAME.test(key));
  if (hasUnknown(sensitive) || (secretByName && typeof value === "string")) {
    return SENSITIVE;
  }
  const text = JSON.stringify(value, (key, inner: unknown) =>
    typeof inner === "string" && SECRET_NAME.test(key) ? SENSITIVE : inner,
  );
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}

function pathText(path: Path): string {
  return path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${key}`))
    .join("");
}
