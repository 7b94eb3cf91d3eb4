import { ClusterError } from "../scripts/cluster-client/cluster-error";
import type { Recorder } from "./recorder";
import { type Scene, SceneFailed } from "./scenes/scene";
import { CutShort, type Stage } from "./scenes/stage";

/** Plays scenes one after the other; ends early only when the run is cut short. */
export async function play(
  scenes: readonly Scene[],
  stage: Stage,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  for (const scene of scenes) {
    if (signal.aborted) {
      return;
    }
    const played = recorder.beginScene(scene.name, scene.title);
    try {
      const obstacle = await scene.obstacle(stage);
      if (obstacle === undefined) {
        await scene.play(stage);
        recorder.endScene(played, "played", null);
      } else {
        recorder.endScene(played, "not playable", obstacle);
        recorder.mark("warning", `not playable: ${obstacle}`);
      }
    } catch (error) {
      if (error instanceof CutShort) {
        recorder.endScene(played, "cut short", `the run was cut short (${String(signal.reason)})`);
      } else if (error instanceof SceneFailed || error instanceof ClusterError) {
        const why = error instanceof ClusterError ? error.found : error.message;
        recorder.endScene(played, "failed", why);
        recorder.mark("warning", why);
      } else {
        recorder.endScene(played, "failed", "the demonstration itself failed");
        throw error;
      }
    } finally {
      await stage.burns.stopAll();
    }
  }
}
