import { z } from "zod";
import type { Workload } from "../cluster/workload";
import type { PlayedScene, Recording, Sample } from "../recording";
import { judgeProbes } from "../verdict/probes";
import { judgeClient, judgeRequests } from "../verdict/requests";
import { type Verdict, samplesOf, sum, upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

const STEPS_PERCENT = [10, 50, 100] as const;
/** Traefik needs a moment to take a new weight; answers of that moment are not counted. */
const TAKES_EFFECT_SECONDS = 6;
const MEASURE_SECONDS = 20;
/** How many standard deviations of a fair draw a share may be off. */
const DEVIATIONS = 4;

const weightedSchema = z.looseObject({
  spec: z.looseObject({
    weighted: z.looseObject({
      services: z.array(z.looseObject({ name: z.string(), weight: z.int().default(1) })).length(2),
    }),
  }),
});

/** Moves the share of the canary from 10 % over 50 % to 100 %, and gives back the weights it found. */
export const canary: Scene = {
  name: "canary",
  title: "A canary gets 10 %, 50 %, then all requests",

  async obstacle({ cluster }) {
    if (cluster === undefined) {
      return NEEDS_CLUSTER;
    }
    const { workload } = cluster;
    const { status, body } = await workload.api.ask(traefikServicePath(workload));
    return status === 200 && weightedSchema.safeParse(body).success
      ? undefined
      : "no canary is deployed: set `release` of the workload (docs/release-strategies.md)";
  },

  async play(stage) {
    const { workload } = stage.cluster ?? {};
    if (workload === undefined) {
      throw new SceneFailed(NEEDS_CLUSTER);
    }
    const found = await workload.api.read(weightedSchema, traefikServicePath(workload));
    const { services } = found.spec.weighted;
    try {
      for (const percent of STEPS_PERCENT) {
        await setWeights(workload, services, [100 - percent, percent]);
        stage.mark("change", `canary gets ${percent} %`);
        await stage.watch(TAKES_EFFECT_SECONDS, `${percent} % reach the canary`, "Traefik reloads");
        stage.step(`from${percent}`);
        await stage.watch(MEASURE_SECONDS, "the next share", "to count enough answers");
        stage.step(`to${percent}`);
      }
    } finally {
      await setWeights(
        workload,
        services,
        services.map(({ weight }) => weight),
      );
      stage.mark("change", "weights are as before");
    }
    await settle(stage);
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [
      ...STEPS_PERCENT.map((percent) => judgeShare(recording, scene, percent)),
      judgeRequests(recording, scene),
      judgeProbes(recording, scene),
      judgeClient(recording, scene),
    ]);
  },
};

async function settle(stage: Stage): Promise<void> {
  await stage.watch(TAKES_EFFECT_SECONDS, "the end", "the old weights take effect");
}

function traefikServicePath({ namespace, name }: Workload): string {
  return `/apis/traefik.io/v1alpha1/namespaces/${namespace}/traefikservices/${name}`;
}

async function setWeights(
  workload: Workload,
  services: readonly object[],
  weights: readonly number[],
): Promise<void> {
  await workload.api.do(traefikServicePath(workload), {
    method: "PATCH",
    body: {
      spec: {
        weighted: { services: services.map((service, i) => ({ ...service, weight: weights[i] })) },
      },
    },
  });
}

function judgeShare(recording: Recording, scene: PlayedScene, percent: number): Verdict {
  const promise = `${percent} % of the answers came from the canary`;
  const from = scene.steps[`from${percent}`];
  const to = scene.steps[`to${percent}`];
  if (from === undefined || to === undefined) {
    return { promise, outcome: "unknown", evidence: "it was not measured" };
  }
  // A sample's answers are those of the two seconds before it.
  const samples = samplesOf(recording, scene).filter(
    ({ atSeconds }) => atSeconds > from + 2 && atSeconds <= to,
  );
  const prefix = `${recording.target.workload}-canary-`;
  const all = answers(samples, () => true);
  const canaries = answers(samples, (pod) => pod.startsWith(prefix));
  if (all === 0) {
    return { promise, outcome: "unknown", evidence: "no answer named its pod" };
  }
  const expected = percent / 100;
  const allowed = DEVIATIONS * Math.sqrt((expected * (1 - expected)) / all) + 1 / all;
  const share = canaries / all;
  return {
    promise,
    outcome: Math.abs(share - expected) <= allowed ? "held" : "broken",
    evidence: `${canaries} of ${all}, ${(share * 100).toFixed(1)} %`,
  };
}

function answers(samples: readonly Sample[], matches: (pod: string) => boolean): number {
  return sum(
    samples.flatMap(({ requests }) =>
      Object.entries(requests.byPod).map(([pod, count]) => (matches(pod) ? count : 0)),
    ),
  );
}
