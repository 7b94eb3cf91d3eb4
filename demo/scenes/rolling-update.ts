import { z } from "zod";
import type { Workload } from "../cluster/workload";
import type { PlayedScene, Recording } from "../recording";
import { judgeProbes } from "../verdict/probes";
import { judgeClient, judgeRequests } from "../verdict/requests";
import { podsBefore, readyAfter } from "../verdict/pod-changes";
import { type Verdict, notWithin, upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

/** What `kubectl rollout restart` sets, too. */
const ANNOTATION = "kubectl.kubernetes.io/restartedAt";
const ROLLOUT_SECONDS = 300;
const SETTLE_SECONDS = 10;

const rolloutSchema = z.looseObject({
  metadata: z.looseObject({ generation: z.int() }),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
    }),
  }),
  status: z.looseObject({
    observedGeneration: z.int().default(0),
    replicas: z.int().default(0),
    updatedReplicas: z.int().default(0),
    availableReplicas: z.int().default(0),
  }),
});

/**
 * Rolls every pod under load, as a new version would, and back again. The pod template is changed by
 * one annotation and gets its old value back, so that Terraform finds nothing to change.
 */
export const rollingUpdate: Scene = {
  name: "rolling-update",
  title: "A rolling update, and its rollback",
  obstacle: ({ cluster }) => Promise.resolve(cluster === undefined ? NEEDS_CLUSTER : undefined),

  async play(stage) {
    const { workload } = stage.cluster ?? {};
    if (workload === undefined) {
      throw new SceneFailed(NEEDS_CLUSTER);
    }
    const before = await workload.api.read(rolloutSchema, workload.deploymentPath);
    const old = before.spec.template.metadata.annotations?.[ANNOTATION] ?? null;
    let rolledBack = false;
    try {
      await annotate(workload, `demonstration at ${new Date().toISOString()}`);
      stage.step("updateBegan");
      stage.mark("change", "rolling update begins");
      await awaitRollout(stage, workload, "update");
      await annotate(workload, old);
      rolledBack = true;
      stage.step("rollbackBegan");
      stage.mark("change", "rollback begins");
      await awaitRollout(stage, workload, "rollback");
      await stage.watch(SETTLE_SECONDS, "the end", "to see that it stays so");
    } finally {
      if (!rolledBack) {
        await annotate(workload, old);
      }
    }
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [
      judgeRequests(recording, scene),
      judgeRollout(recording, scene, "update"),
      judgeRollout(recording, scene, "rollback"),
      judgeProbes(recording, scene),
      judgeClient(recording, scene),
    ]);
  },
};

async function annotate({ api, deploymentPath }: Workload, value: string | null): Promise<void> {
  await api.do(deploymentPath, {
    method: "PATCH",
    body: { spec: { template: { metadata: { annotations: { [ANNOTATION]: value } } } } },
  });
}

async function awaitRollout(stage: Stage, workload: Workload, what: string): Promise<void> {
  const deadline = performance.now() + ROLLOUT_SECONDS * 1_000;
  while (performance.now() < deadline) {
    const { metadata, status } = await workload.api.read(rolloutSchema, workload.deploymentPath);
    const { replicas, updatedReplicas, availableReplicas } = status;
    const isDone =
      status.observedGeneration >= metadata.generation &&
      updatedReplicas === replicas &&
      availableReplicas === replicas;
    if (isDone) {
      stage.step(`${what}Done`);
      stage.mark("change", `${what} done`);
      return;
    }
    await stage.watch(
      2,
      `the ${what} is done (${updatedReplicas} of ${replicas} pods are new)`,
      "a pod goes only after its successor is ready",
    );
  }
  stage.mark("warning", `${what} not done within ${ROLLOUT_SECONDS} s`);
}

function judgeRollout(
  { samples }: Recording,
  scene: PlayedScene,
  what: "update" | "rollback",
): Verdict {
  const promise = `The ${what} went through`;
  const began = scene.steps[`${what}Began`];
  const done = scene.steps[`${what}Done`];
  if (began === undefined) {
    return { promise, outcome: "unknown", evidence: "it did not begin" };
  }
  if (done === undefined) {
    return { promise, ...notWithin(ROLLOUT_SECONDS, scene) };
  }
  const before = podsBefore(samples, began);
  const after = readyAfter(samples, done);
  return after.length === 0 || after.some((name) => before.includes(name))
    ? { promise, outcome: "unknown", evidence: "new pods in place of the old were not seen" }
    : { promise, outcome: "held", evidence: `in ${Math.round(done - began)} s` };
}
