import { unknownIn, type HelmValues } from "../../../modules/platform/helm-values";
import { type ChartContents, isMap } from "./chart-contents";

const GONE = "gone";

/** Values that an environment sets, by its name. */
export type SetValues = Readonly<Record<string, HelmValues>>;

/** What a new version of a chart changes, for those who set these values of the pinned one. */
export interface ChartUpgrade {
  /** What has to be looked at before the version moves: a line each. */
  readonly breaks: readonly string[];
  /** What changes without anything to do: a line each. */
  readonly changes: readonly string[];
  /** Defaults that change where nothing is set. */
  readonly otherDefaults: readonly string[];
}

export function compareCharts(
  before: ChartContents,
  after: ChartContents,
  set: SetValues,
): ChartUpgrade {
  const leaves = leavesOf(set);
  const gone = Object.entries(set).flatMap(([name, values]) =>
    unknownIn(after.paths, values).map(({ path }) => ({ name, path })),
  );
  const goneAt = Map.groupBy(gone, ({ path }) => path);
  const isGone = (path: string) => [...goneAt.keys()].some((at) => isAtOrBelow(path, at));
  const defaults = changedDefaults(before.defaults, after.defaults, "");
  const touching = (path: string) =>
    [...leaves].filter(([leaf]) => isAtOrBelow(leaf, path) || isAtOrBelow(path, leaf));
  const types = defaults.filter(
    ({ path, was, is }) =>
      touching(path).length > 0 && typeOf(was) !== typeOf(is) && !isNothing(was) && !isNothing(is),
  );
  const own = defaults.filter((change) => touching(change.path).length > 0 && !isGone(change.path));
  const crds = changedEntries("CRD     ", before.crds, after.crds);
  return {
    breaks: [
      ...[...goneAt].map(
        ([path, where]) =>
          `gone     ${path}, set in ${where.map(({ name }) => name).join(", ")}: Helm would ignore it`,
      ),
      ...types
        .filter(({ path }) => !isGone(path))
        .map(({ path, was, is }) => `type     ${path}: ${typeOf(was)} → ${typeOf(is)}`),
      ...changed("Kubernetes", before.kubeVersion, after.kubeVersion),
      ...crds.filter((line) => line.endsWith(GONE)),
    ],
    changes: [
      ...own
        .filter((change) => !types.includes(change))
        .map(
          ({ path, was, is }) =>
            `default  ${path}: ${shown(was)} → ${shown(is)}, set here to ${setTo(leaves, path)}`,
        ),
      ...changed("app     ", before.appVersion, after.appVersion),
      ...changedEntries("image   ", before.images, after.images, true),
      ...crds.filter((line) => !line.endsWith(GONE)),
    ],
    otherDefaults: defaults
      .filter((change) => touching(change.path).length === 0)
      .map(({ path, was, is }) => `default  ${path}: ${shown(was)} → ${shown(is)}`),
  };
}

interface ChangedDefault {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

function changedDefaults(was: unknown, is: unknown, at: string): ChangedDefault[] {
  if (isMap(was) && isMap(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) =>
      changedDefaults(was[key], is[key], at === "" ? key : `${at}.${key}`),
    );
  }
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path: at, was, is }];
}

/** What is set, path by path: maps are gone into, lists and scalars are wholes. */
function leavesOf(set: SetValues): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, at: string): void => {
    if (isMap(value) && Object.keys(value).length > 0) {
      Object.entries(value).forEach(([key, child]) =>
        visit(child, at === "" ? key : `${at}.${key}`),
      );
    } else {
      leaves.set(at, value);
    }
  };
  Object.values(set).forEach((values) => visit(values, ""));
  return leaves;
}

function setTo(leaves: ReadonlyMap<string, unknown>, path: string): string {
  return leaves.has(path) ? shown(leaves.get(path)) : "something around it";
}

function changedEntries(
  what: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  withValues = false,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) {
      return [];
    }
    const how = was === undefined ? "new" : is === undefined ? GONE : "changed";
    return [`${what} ${name}: ${withValues ? `${was ?? "none"} → ${is ?? "none"}` : how}`];
  });
}

function changed(what: string, was: string, is: string): string[] {
  return was === is ? [] : [`${what} ${was} → ${is}`];
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : isMap(value) ? "a map" : `a ${typeof value}`;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function shown(value: unknown): string {
  const text = value === undefined ? "(none)" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
