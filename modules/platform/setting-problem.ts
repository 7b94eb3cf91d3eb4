import type { Problem } from "../support/problem";

/** A problem and the setting of `platform` that it is told at. */
export type SettingProblem = Omit<Problem, "path"> & { readonly property: string };
