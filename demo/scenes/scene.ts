import type { PlayedScene, Recording } from "../recording";
import type { Verdict } from "../verdict/verdict";
import type { SceneName } from "./names";
import type { Stage } from "./stage";

/** One thing that is shown: what is promised, how it is played, and how it is judged. */
export interface Scene {
  readonly name: SceneName;
  readonly title: string;
  /** Says why it can't be played here; undefined when it can. */
  obstacle(stage: Stage): Promise<string | undefined>;
  /** @throws SceneFailed when it can't go on; CutShort when the run was ended. */
  play(stage: Stage): Promise<void>;
  /** Judges by the recording alone. */
  judge(recording: Recording, scene: PlayedScene): Verdict[];
}

/** A scene can't be played to its end; the message says why. */
export class SceneFailed extends Error {}

/** The obstacle of every scene that must look into the cluster. */
export const NEEDS_CLUSTER = "it needs access to the cluster";
