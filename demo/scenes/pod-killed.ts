import type { PlayedScene, Recording, Sample } from "../recording";
import { judgeProbes } from "../verdict/probes";
import { judgeClient, judgeRequests } from "../verdict/requests";
import { podsBefore, readyAfter } from "../verdict/pod-changes";
import { type Verdict, notWithin, upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";

const REPLACED_WITHIN_SECONDS = 120;
const SETTLE_SECONDS = 10;

/** Deletes one pod under load: it is drained and replaced, and nobody notices. */
export const podKilled: Scene = {
  name: "pod-killed",
  title: "A pod is killed",
  obstacle: ({ cluster }) => Promise.resolve(cluster === undefined ? NEEDS_CLUSTER : undefined),

  async play(stage) {
    const { workload } = stage.cluster ?? {};
    const ready = readyPods(stage.lastSample);
    const [victim] = ready;
    if (workload === undefined || victim === undefined || ready.length < 2) {
      throw new SceneFailed(`two ready pods are needed, ${ready.length} are there`);
    }
    await stage.watch(
      SETTLE_SECONDS,
      `${victim} is deleted`,
      "first a look at the service at rest",
    );
    await workload.api.do(`${workload.podsPath}/${victim}`, { method: "DELETE" });
    stage.step("killed");
    stage.mark("change", `${victim} is deleted`);
    const replaced = await stage.until(
      (sample) => {
        const now = readyPods(sample);
        return now.length >= ready.length && !now.includes(victim);
      },
      {
        next: `another pod takes the place of ${victim}`,
        why: "the pod drains first; its successor must pass its probes",
        withinSeconds: REPLACED_WITHIN_SECONDS,
      },
    );
    if (replaced) {
      stage.step("replaced");
    }
    await stage.until((sample) => !podNames(sample).includes(victim), {
      next: `${victim} has gone`,
      why: "it finishes what it was asked before it ends",
      withinSeconds: REPLACED_WITHIN_SECONDS,
    });
    await stage.watch(SETTLE_SECONDS, "the end", "to see that it stays so");
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [
      judgeRequests(recording, scene),
      judgeReplacement(recording, scene),
      judgeProbes(recording, scene),
      judgeClient(recording, scene),
    ]);
  },
};

function judgeReplacement({ samples }: Recording, scene: PlayedScene): Verdict {
  const promise = "Another pod took its place";
  const { killed, replaced } = scene.steps;
  if (killed === undefined) {
    return { promise, outcome: "unknown", evidence: "no pod was deleted" };
  }
  if (replaced === undefined) {
    return { promise, ...notWithin(REPLACED_WITHIN_SECONDS, scene) };
  }
  const before = podsBefore(samples, killed);
  const after = readyAfter(samples, replaced);
  const isSeen = after.length >= before.length && after.some((name) => !before.includes(name));
  return isSeen
    ? { promise, outcome: "held", evidence: `ready after ${Math.round(replaced - killed)} s` }
    : { promise, outcome: "unknown", evidence: "no other pod was seen" };
}

function readyPods(sample: Sample | undefined): string[] {
  return (sample?.cluster?.pods ?? [])
    .filter(({ ready, terminating }) => ready && !terminating)
    .map(({ name }) => name);
}

function podNames(sample: Sample): string[] {
  return (sample.cluster?.pods ?? []).map(({ name }) => name);
}
