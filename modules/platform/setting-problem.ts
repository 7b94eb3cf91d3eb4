import type { Problem } from "../support/problem";

/** A problem and the setting that it is told at, below the section of the stack. */
export type SettingProblem = Omit<Problem, "path"> & { readonly property: string };
