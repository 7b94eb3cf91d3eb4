import type { PodView, Sample } from "../../demo/recording";
import {
  judged,
  everySample,
  oneSample,
  rowsOn,
  type Tampering,
  type TamperingCase,
} from "./support/kept-runs";

const OLD_PODS = new Set(["jobs-6f49b7d578-cm8fl", "jobs-6f49b7d578-sgjx4"]);

function everyPod(change: (pod: PodView, sample: Sample) => void): Tampering {
  return everySample((sample) => sample.cluster?.pods.forEach((pod) => change(pod, sample)));
}

/** Takes away the pods that came. */
function withoutNewPods({ cluster }: Sample): void {
  if (cluster !== null) {
    cluster.pods = cluster.pods.filter(({ name }) => OLD_PODS.has(name));
  }
}

const OF_CAUSE: readonly TamperingCase[] = [
  [
    "no burn was running",
    everySample((sample) => (sample.burns = 0)),
    "unknown: wanted 4 at 0:50, but no burn was seen to run",
  ],
  [
    "no burn was started",
    ({ scenes }) => scenes.forEach((scene) => (scene.steps = {})),
    "unknown: wanted 4 at 0:50, but no burn is recorded",
  ],
  [
    "the burn ended before it began",
    ({ scenes }) => scenes.forEach(({ steps }) => (steps["burnEnded"] = 2)),
    "unknown: wanted 4 at 0:50, but no burn is recorded",
  ],
  [
    "the autoscaler read CPU that no pod used",
    everyPod((pod) => (pod.cpuMillicores = 20)),
    "unknown: wanted 4 at 0:50, but no pod used more than 20 mCPU, after 20 at rest",
  ],
  [
    "nobody measured the pods' CPU",
    everyPod((pod) => (pod.cpuMillicores = null)),
    "unknown: wanted 4 at 0:50, but the CPU of no pod was seen",
  ],
  [
    "the burn is outside of the scene",
    ({ scenes }) => scenes.forEach(({ steps }) => (steps["burnEnded"] = 400)),
    "unknown: the recording contradicts itself: step burnEnded at 6:40 is outside",
  ],
];

test.each(OF_CAUSE)("because of CPU? %s", (_, tampering, expected) => {
  const { exit, judgement } = judged("autoscaling", tampering);
  expect(rowsOn(judgement, "Scaled because")).toEqual([expect.stringContaining(expected)]);
  expect(exit).toBe(1);
});

const OF_PODS: readonly (readonly [string, string, Tampering, string])[] = [
  [
    "two pods are listed twice",
    "Scaled from",
    everySample((sample) => {
      const isMore = (sample.cluster?.pods.length ?? 0) > 2;
      withoutNewPods(sample);
      if (isMore) {
        sample.cluster?.pods.push(...structuredClone(sample.cluster.pods));
      }
    }),
    "unknown: the recording contradicts itself: jobs-6f49b7d578-cm8fl is there twice",
  ],
  [
    "the autoscaler never counted the pods that are listed",
    "Scaled from",
    everySample(({ cluster }) => Object.assign(cluster?.autoscaler ?? {}, { currentReplicas: 2 })),
    "unknown: the recording contradicts itself: the autoscaler counts 2 pods at 1:36, not 4",
  ],
  [
    "four were there before the burn",
    "Scaled from",
    ({ scenes }) => scenes.forEach(({ steps }) => (steps["burnStarted"] = 60)),
    "unknown: 4 were ready already when the burn began",
  ],
  [
    "the promise is less than the autoscaler may do",
    "Scaled from",
    ({ promised }) => (promised.maxReplicas = 3),
    "broken: 4 were wanted and 4 were there",
  ],
  [
    "the autoscaler may do more than was promised",
    "Scaled from",
    everySample(({ cluster }) => Object.assign(cluster?.autoscaler ?? {}, { maxReplicas: 10 })),
    "broken: the autoscaler's maximum is 10",
  ],
  [
    "fewer pods are promised than the autoscaler keeps",
    "Never fewer",
    ({ promised }) => (promised.minReplicas = 1),
    "broken: the autoscaler's minimum is 2",
  ],
  [
    "the look at which a pod was not ready shows nothing, for no reason",
    "Never fewer",
    oneSample((sample) => (sample.cluster = null)),
    "unknown: the recording contradicts itself: no reason is noted why the cluster was not seen at 2:00",
  ],
  [
    "the pod that was not ready is left out of one look",
    "Never fewer",
    oneSample(({ cluster }) => cluster?.pods.splice(3, 1)),
    "unknown: the recording contradicts itself: jobs-6f49b7d578-xb6d5 came back at 2:02",
  ],
  [
    "a pod that ended goes on",
    "Probes",
    oneSample(({ cluster }) => Object.assign(cluster?.pods[3] ?? {}, { terminating: true })),
    "unknown: the recording contradicts itself: jobs-6f49b7d578-xb6d5 ends no more at 2:02",
  ],
  [
    "restarts are taken back",
    "Probes",
    ({ samples }) =>
      samples
        .slice(0, 10)
        .forEach(({ cluster }) => Object.assign(cluster?.pods[0] ?? {}, { restarts: 9 })),
    "unknown: the recording contradicts itself: jobs-6f49b7d578-cm8fl has fewer restarts",
  ],
  [
    "a pod that came during the run had been restarted",
    "Probes",
    everyPod((pod) => (pod.restarts = pod.name.endsWith("s5k6d") ? 1 : 0)),
    "broken: jobs-6f49b7d578-s5k6d was restarted 1 ×",
  ],
  [
    "the end, when pods were still too many, is cut off",
    "Back to",
    ({ scenes }) => scenes.forEach((scene) => (scene.endedAtSeconds = 260)),
    "broken: 4 were still there at the end",
  ],
  [
    "the last pod too many is left out",
    "Back to",
    ({ samples }) => samples.filter(({ atSeconds }) => atSeconds > 273).forEach(withoutNewPods),
    "unknown: the recording contradicts itself: the autoscaler counts 3 pods at 5:20, not 2",
  ],
];

test.each(OF_PODS)("the pods? %s", (_, words, tampering, expected) => {
  const { exit, judgement } = judged("autoscaling", tampering);
  expect(rowsOn(judgement, words)).toEqual([expect.stringContaining(expected)]);
  expect(exit).toBe(1);
});
