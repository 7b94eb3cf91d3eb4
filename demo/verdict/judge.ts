import type { PlayedScene, Recording } from "../recording";
import { SCENES } from "../scenes/all";
import type { Scene } from "../scenes/scene";
import { runContradictions } from "./contradictions/run";
import type { Outcome, Verdict } from "./verdict";

export interface JudgedScene {
  readonly scene: PlayedScene;
  readonly verdicts: readonly Verdict[];
}

export interface Judgement {
  /** `held` only if every promise of every scene that was asked for held. */
  readonly outcome: Outcome;
  readonly scenes: readonly JudgedScene[];
  /** Why the recording as a whole can't be what a run wrote, if so. */
  readonly contradictions: readonly string[];
}

/** Judges a run by its recording alone. */
export function judge(recording: Recording): Judgement {
  const scenes = recording.scenes.map((scene) => ({
    scene,
    verdicts: verdictsOf(recording, scene),
  }));
  const contradictions = runContradictions(recording);
  const outcomes = scenes.flatMap(({ scene, verdicts }) => [
    ...verdicts.map(({ outcome }) => outcome),
    ...(scene.outcome === "played" && verdicts.length > 0 ? [] : ["unknown" as const]),
  ]);
  const isUnknown =
    recording.cutShort !== null ||
    contradictions.length > 0 ||
    outcomes.length === 0 ||
    outcomes.includes("unknown");
  const outcome = isUnknown ? "unknown" : "held";
  return { outcome: outcomes.includes("broken") ? "broken" : outcome, scenes, contradictions };
}

/** Exit code of a run: 0 only if every promise held. */
export function exitCode(recording: Recording, { outcome }: Judgement): number {
  if (recording.cutShort !== null) {
    return 130;
  }
  return outcome === "held" ? 0 : 1;
}

function verdictsOf(recording: Recording, played: PlayedScene): Verdict[] {
  const scenes: Readonly<Record<string, Scene | undefined>> = SCENES;
  const scene = scenes[played.name];
  return played.outcome === "not playable" || scene === undefined
    ? []
    : scene.judge(recording, played);
}
