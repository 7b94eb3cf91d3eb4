import type { Construct, IConstruct } from "constructs";

/** One thing that is wrong with the input, told so that a reader can fix it without the code. */
export interface Problem {
  /** Where: a path in the environment (`infrastructure.network.addressSpace`) or a construct path. */
  readonly path: string;
  /** What was found there; never a secret. */
  readonly value: unknown;
  /** What must hold, with the limit in numbers and units. */
  readonly rule: string;
  /** What to write or do instead. */
  readonly remedy: string;
}

/** Input that can't be used: carries every problem found, so that all are fixed in one go. */
export class ProblemsError extends Error {
  constructor(
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(`${countOf(problems)} in ${subject}:\n\n${problems.map(formatProblem).join("\n\n")}`);
    this.name = "ProblemsError";
  }
}

/** Four lines: the path, then value, rule and remedy, indented. */
export function formatProblem({ path, value, rule, remedy }: Problem): string {
  return [path, `  value:  ${shown(value)}`, `  rule:   ${rule}`, `  remedy: ${remedy}`].join("\n");
}

/** Checks that only hold once every construct is there (relations). */
export type RelationCheck = () => readonly Omit<Problem, "path">[];

/** Finds problems of one construct. */
type Check = () => readonly Problem[];

const checks = new WeakMap<IConstruct, Check[]>();

/**
 * Notes a problem on a construct instead of throwing, so that a synth names all of them at once.
 * `synthesize()` then writes nothing; cdktf's own `app.synth()` refuses it too, as a validation.
 */
export function reportProblem(
  scope: Construct,
  problem: Omit<Problem, "path"> & {
    /** Name of the property at fault, added to the construct's path. */
    readonly property?: string;
  },
): void {
  const { property, ...rest } = problem;
  const path = property === undefined ? scope.node.path : `${scope.node.path}.${property}`;
  addCheck(scope, () => [{ path, ...rest }]);
}

/** Adds a check of a relation, run after the whole tree was built. */
export function checkRelation(scope: Construct, check: RelationCheck): void {
  addCheck(scope, () => check().map((problem) => ({ path: scope.node.path, ...problem })));
}

/** Every problem noted on a construct or found by its relation checks, in tree order. */
export function problemsIn(root: IConstruct): Problem[] {
  return root.node.findAll().flatMap(problemsOf);
}

function addCheck(scope: Construct, check: Check): void {
  const known = checks.get(scope);
  if (known !== undefined) {
    known.push(check);
    return;
  }
  checks.set(scope, [check]);
  // One validation a construct, whatever the number of its checks.
  scope.node.addValidation({ validate: () => problemsOf(scope).map(formatProblem) });
}

function problemsOf(construct: IConstruct): Problem[] {
  return (checks.get(construct) ?? []).flatMap((check) => check());
}

function countOf(problems: readonly Problem[]): string {
  return problems.length === 1 ? "1 problem" : `${problems.length} problems`;
}

function shown(value: unknown): string {
  return value === undefined ? "(not set)" : JSON.stringify(value);
}
