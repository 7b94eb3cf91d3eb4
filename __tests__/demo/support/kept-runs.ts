import { readFileSync } from "node:fs";
import path from "node:path";
import { type Recording, recordingSchema, type Sample } from "../../../demo/recording";
import { exitCode, type Judgement, judge } from "../../../demo/verdict/judge";

export type RunName = "autoscaling" | "scenes" | "apply";
/** Changes a recording. */
export type Tampering = (recording: Recording) => void;
/** What was changed, how, and the start of what must come of the promise in question. */
export type TamperingCase = readonly [string, Tampering, string];

const RUNS = { autoscaling: read("autoscaling"), scenes: read("scenes"), apply: read("apply") };

function read(name: RunName): Recording {
  const file = path.join(__dirname, "../../../docs/demo", `${name}.json`);
  return recordingSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** The recording of a real run, which docs/demo keeps. */
export function kept(name: RunName): Recording {
  return structuredClone(RUNS[name]);
}

/** What comes of a kept run after someone has been at it. */
export function judged(
  name: RunName,
  tampering: Tampering,
): { exit: number; judgement: Judgement } {
  const recording = kept(name);
  tampering(recording);
  const judgement = judge(recording);
  return { exit: exitCode(recording, judgement), judgement };
}

/** Outcome and evidence of the promises that contain the words. */
export function rowsOn({ scenes }: Judgement, words: string): string[] {
  return scenes
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ promise }) => promise.includes(words))
    .map(({ outcome, evidence }) => `${outcome}: ${evidence}`);
}

export function everySample(change: (sample: Sample) => void): Tampering {
  return ({ samples }) => samples.forEach(change);
}

/** The sample at 2:00, in the middle of the burn of `autoscaling`. */
export function oneSample(change: (sample: Sample) => void): Tampering {
  return ({ samples }) => samples.filter((_, i) => i === 60).forEach(change);
}
