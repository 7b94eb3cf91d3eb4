import { performance } from "node:perf_hooks";

/** Something to do or to check, whose time is taken. */
export interface Step {
  readonly name: string;
  /** Whether those after it make no sense when it fails. @default false */
  readonly essential?: boolean;
  /** Whether it is played although an essential one failed: to tidy up. @default false */
  readonly always?: boolean;
  /**
   * @returns what was seen, in a few words
   * @throws NotPlayed with the reason, or any error when what was seen isn't right.
   */
  play(): Promise<string>;
}

export interface StepResult {
  readonly name: string;
  readonly status: "passed" | "failed" | "not played";
  readonly seconds: number;
  /** What was seen, why it failed, or why it wasn't played. */
  readonly note: string;
  /** For a failed step: the state of things at that moment. */
  readonly diagnosis?: string;
}

/** A step that can't be played here; the message says why. */
export class NotPlayed extends Error {
  override readonly name = "NotPlayed";
}

export interface Playing {
  /** Told each result as it comes. */
  readonly onResult?: (result: StepResult) => void;
  /** Looks around after a failure, to show why. */
  readonly diagnose?: () => Promise<string>;
}

/** Plays steps one after the other; never throws for a step. */
export async function playSteps(
  steps: readonly Step[],
  { onResult, diagnose }: Playing = {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let stoppedBy: string | undefined;
  for (const step of steps) {
    const result =
      stoppedBy !== undefined && !step.always
        ? notPlayed(step, `after the failure of «${stoppedBy}»`)
        : await playStep(step, diagnose);
    results.push(result);
    onResult?.(result);
    if (step.essential && result.status === "failed") {
      stoppedBy ??= step.name;
    }
  }
  return results;
}

async function playStep(step: Step, diagnose: Playing["diagnose"]): Promise<StepResult> {
  const started = performance.now();
  const { name } = step;
  try {
    const note = await step.play();
    return { name, status: "passed", seconds: since(started), note };
  } catch (error) {
    if (error instanceof NotPlayed) {
      return notPlayed(step, error.message);
    }
    const note = error instanceof Error ? error.message : String(error);
    const seconds = since(started);
    const diagnosis = await diagnose?.().catch(
      (cause: unknown) => `no diagnosis: ${String(cause)}`,
    );
    return { name, status: "failed", seconds, note, ...(diagnosis !== undefined && { diagnosis }) };
  }
}

function notPlayed({ name }: Step, note: string): StepResult {
  return { name, status: "not played", seconds: 0, note };
}

function since(started: number): number {
  return (performance.now() - started) / 1000;
}
