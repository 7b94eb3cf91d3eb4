import type { Sample } from "../recording";
import { judgeAutoscaling } from "../verdict/autoscaling";
import { type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

/** Enough to see the pods at rest before the burn, and the last one gone after it. */
const REST_SECONDS = 20;
/** Three of the autoscaler's periods and the start of a pod on a full node. */
const SCALE_UP_SECONDS = 180;
/** The autoscaler's own default; a cluster may set another. */
const DEFAULT_STABILIZATION_SECONDS = 300;
const SCALE_DOWN_MARGIN_SECONDS = 180;

/** Burns CPU until the autoscaler has gone from its minimum to its maximum, and waits until it is back. */
export const autoscaling: Scene = {
  name: "autoscaling",
  title: "CPU rises, the autoscaler follows",
  judge: judgeAutoscaling,
  obstacle: () => Promise.resolve(undefined),

  async play(stage) {
    const { burnSeconds, burnThreads } = stage.options;
    const { minReplicas, maxReplicas } = stage.promised;
    const stabilizationSeconds = await scaleDownSeconds(stage);
    await rest(stage, stabilizationSeconds);
    const { length: podCount } = podsOf(stage.lastSample);
    const tooFew = await stage.burns.start(
      Math.max(minReplicas, podCount),
      burnSeconds,
      burnThreads,
    );
    if (stage.burns.count === 0) {
      throw new SceneFailed(`no burn could be started: ${tooFew ?? "no reason given"}`);
    }
    stage.step("burnStarted");
    const burning = [...stage.burns.pods].join(" and ");
    stage.mark("burn", `burn of ${burnSeconds} s begins on ${burning}`);
    if (tooFew !== undefined) {
      stage.mark("warning", `not every pod burns: ${tooFew}`);
    }
    const burnEnd = (stage.lastSample?.atSeconds ?? 0) + burnSeconds;
    await stage.until((sample) => readyCount(sample) >= maxReplicas, {
      next: `${maxReplicas} pods ready`,
      why: "metrics-server reads CPU every 15 s, the autoscaler looks every 15 s, then pods start",
      withinSeconds: Math.min(SCALE_UP_SECONDS, burnSeconds),
    });
    const left = burnEnd - (stage.lastSample?.atSeconds ?? 0);
    if (left > 0) {
      await stage.watch(
        left,
        "the burn ends",
        `it burns for ${burnSeconds} s, with all pods there`,
      );
    }
    await stage.burns.stopAll();
    stage.step("burnEnded");
    stage.mark("burn", "burn ends");
    await stage.until((sample) => presentCount(sample) === minReplicas, {
      next: `back to ${minReplicas} pods`,
      why: `the autoscaler waits ${stabilizationSeconds} s before it scales down, lest it flap`,
      withinSeconds: stabilizationSeconds + SCALE_DOWN_MARGIN_SECONDS,
    });
    await stage.watch(REST_SECONDS / 2, "the end", "to see that it stays so");
  },
};

/** Starts from the minimum: what an earlier burn left must have gone. */
async function rest(stage: Stage, stabilizationSeconds: number): Promise<void> {
  const { minReplicas } = stage.promised;
  const atRest = await stage.until(
    (sample) => presentCount(sample) <= minReplicas && isCool(sample),
    {
      next: `${minReplicas} pods at rest`,
      why: "an earlier burn or deployment must have calmed down first",
      withinSeconds: stabilizationSeconds + SCALE_DOWN_MARGIN_SECONDS,
    },
  );
  if (!atRest) {
    throw new SceneFailed(
      `the workload did not come to rest at ${minReplicas} pods: ${presentCount(stage.lastSample)} are there` +
        `, CPU at ${stage.lastSample?.cluster?.autoscaler.cpuPercent ?? "an unknown share"} %`,
    );
  }
  await stage.watch(REST_SECONDS, "the burn begins", "first a look at the service at rest");
}

function isCool({ cluster }: Sample): boolean {
  const { cpuPercent, targetCpuPercent } = cluster?.autoscaler ?? {};
  return (cpuPercent ?? 0) <= (targetCpuPercent ?? 100);
}

async function scaleDownSeconds({ cluster }: Stage): Promise<number> {
  const autoscaler = await cluster?.workload.autoscaler();
  const set = autoscaler?.spec.behavior?.scaleDown?.stabilizationWindowSeconds;
  return set ?? DEFAULT_STABILIZATION_SECONDS;
}

/** Pods as the cluster names them, or else those that answered since the last sample. */
function podsOf(sample: Sample | undefined): string[] {
  const pods = sample?.cluster?.pods.filter(({ ready, terminating }) => ready && !terminating);
  return pods?.map(({ name }) => name) ?? Object.keys(sample?.requests.byPod ?? {});
}

function readyCount(sample: Sample): number {
  return podsOf(sample).length;
}

function presentCount(sample: Sample | undefined): number {
  const pods = sample?.cluster?.pods.filter(({ terminating }) => !terminating);
  return pods?.length ?? Object.keys(sample?.requests.byPod ?? {}).length;
}
