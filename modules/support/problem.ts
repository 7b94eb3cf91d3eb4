import type { Construct } from "constructs";

/** One thing that is wrong with the input, told so that a reader can mend it without the code. */
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

/** Input that can't be used: carries every problem found, so that all are mended in one go. */
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

const reported = new WeakMap<Construct, Problem[]>();

/**
 * Notes a problem on a construct instead of throwing, so that a synth names all of them at once;
 * `synthesize()` refuses to write anything while there is one.
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
  const problems = reported.get(scope) ?? [];
  problems.push({ path, ...rest });
  reported.set(scope, problems);
}

/** Checks that only hold once every construct is there (relations); run by `synthesize()`. */
export type RelationCheck = () => readonly Omit<Problem, "path">[];

const relationChecks = new WeakMap<Construct, RelationCheck[]>();

/** Adds a check of a relation, run after the whole tree was built. */
export function checkRelation(scope: Construct, check: RelationCheck): void {
  relationChecks.set(scope, [...(relationChecks.get(scope) ?? []), check]);
}

/** Every problem noted on a construct or found by its relation checks, in tree order. */
export function problemsIn(root: Construct): Problem[] {
  return root.node
    .findAll()
    .flatMap((construct) => [
      ...(reported.get(construct) ?? []),
      ...(relationChecks.get(construct) ?? []).flatMap((check) =>
        check().map((problem) => ({ path: construct.node.path, ...problem })),
      ),
    ]);
}

function countOf(problems: readonly Problem[]): string {
  return problems.length === 1 ? "1 problem" : `${problems.length} problems`;
}

function shown(value: unknown): string {
  return value === undefined ? "(not set)" : JSON.stringify(value);
}
