import { z } from "zod";
import type { Workload } from "../cluster/workload";
import type { PlayedScene, Recording } from "../recording";
import { judgeProbes } from "../verdict/probes";
import { judgeClient, judgeRequests } from "../verdict/requests";
import { podContradictions } from "../verdict/contradictions/pods";
import { timeContradictions } from "../verdict/contradictions/time";
import { podsBefore, readyAfter } from "../verdict/pod-changes";
import {
  type Verdict,
  blindSpot,
  readyPods,
  samplesOf,
  unlessContradicted,
  upToTheEnd,
} from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

const DRAIN_SECONDS = 300;
const SETTLE_SECONDS = 10;
/** The API server's answer when a disruption budget says not now. */
const TOO_MANY_REQUESTS = 429;

const nodesSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
      }),
      spec: z.looseObject({ unschedulable: z.boolean().optional() }),
    }),
  ),
});

const placedPodsSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.looseObject({
        nodeName: z.string().optional(),
        nodeSelector: z.record(z.string(), z.string()).default({}),
      }),
    }),
  ),
});

const budgetsSchema = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/**
 * Closes one node and evicts this workload's pods from it, as a drain does; other workloads on the
 * node are left alone. The node is opened again at the end.
 */
export const nodeDrained: Scene = {
  name: "node-drained",
  title: "A node is drained",

  async obstacle({ cluster }) {
    if (cluster === undefined) {
      return NEEDS_CLUSTER;
    }
    const nodes = await nodesFor(cluster.workload, cluster.selector);
    if (nodes.length < 2) {
      return `its pods may run on ${nodes.length} node only (${nodes.join(", ")}): nowhere to go`;
    }
    const budgets = await cluster.workload.api.read(
      budgetsSchema,
      `/apis/policy/v1/namespaces/${cluster.workload.namespace}/poddisruptionbudgets`,
    );
    return budgets.items.length === 0 ? "there is no disruption budget" : undefined;
  },

  async play(stage) {
    const { workload, selector } = stage.cluster ?? {};
    const node = stage.lastSample?.cluster?.pods.find(({ ready }) => ready)?.node;
    if (workload === undefined || selector === undefined || !node) {
      throw new SceneFailed("no ready pod is on a node");
    }
    await setUnschedulable(workload, node, true);
    try {
      stage.step("cordoned");
      stage.mark("change", `${node} is closed to new pods`);
      await evictAll(stage, workload, selector, node);
      await stage.until(({ cluster }) => (cluster?.pods ?? []).every((pod) => pod.node !== node), {
        next: `no pod is left on ${node}`,
        why: "each finishes what it was asked before it ends",
        withinSeconds: DRAIN_SECONDS,
      });
      stage.step("drained");
    } finally {
      await setUnschedulable(workload, node, null);
      stage.mark("change", `${node} is open again`);
    }
    await stage.watch(SETTLE_SECONDS, "the end", "to see that it stays so");
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [
      judgeBudget(recording, scene),
      judgeRequests(recording, scene),
      judgeProbes(recording, scene),
      judgeClient(recording, scene),
    ]);
  },
};

function judgeBudget(recording: Recording, scene: PlayedScene): Verdict {
  const promise = "The disruption budget held: never was the last ready pod taken";
  const samples = samplesOf(recording, scene);
  const lowest = Math.min(...samples.flatMap((sample) => readyPods(sample) ?? []));
  const { cordoned, drained } = scene.steps;
  const blind = blindSpot(samples, scene);
  if (cordoned === undefined || drained === undefined || blind !== undefined) {
    return { promise, outcome: "unknown", evidence: blind ?? "the node was not drained" };
  }
  if (lowest < 1) {
    return { promise, outcome: "broken", evidence: "no pod was ready for a while" };
  }
  const after = readyAfter(recording.samples, drained);
  if (podsBefore(recording.samples, cordoned).every((name) => after.includes(name))) {
    return { promise, outcome: "unknown", evidence: "no pod was seen to leave" };
  }
  const refusals = scene.trials.map(({ seen }) => seen).join("; ");
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...podContradictions(recording, scene),
  ];
  const evidence = `${lowest} or more were ready; ${refusals}`;
  return unlessContradicted(contradictions, { promise, outcome: "held", evidence });
}

async function evictAll(
  stage: Stage,
  workload: Workload,
  selector: string,
  node: string,
): Promise<void> {
  const deadline = performance.now() + DRAIN_SECONDS * 1_000;
  let refused = 0;
  let evicted = 0;
  for (;;) {
    const next = (await placedPods(workload, selector)).find(
      ({ metadata, spec }) => spec.nodeName === node && metadata.deletionTimestamp === undefined,
    );
    if (next === undefined || performance.now() > deadline) {
      break;
    }
    const { name } = next.metadata;
    const { status } = await workload.api.ask(`${workload.podsPath}/${name}/eviction`, {
      method: "POST",
      body: {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: workload.namespace },
      },
    });
    if (status === TOO_MANY_REQUESTS) {
      refused++;
    } else if (status >= 200 && status < 300) {
      evicted++;
      stage.mark("change", `${name} is evicted`);
    } else {
      throw new SceneFailed(`the eviction of ${name} was refused with HTTP ${status}`);
    }
    await stage.watch(2, `${node} is empty`, "the disruption budget lets one pod go at a time");
  }
  stage.trial({
    what: `evict every pod of ${workload.name} from ${node}`,
    expected: "one after the other",
    seen: `${evicted} evicted, ${refused} times asked to wait by the budget`,
  });
}

async function placedPods({ api, podsPath }: Workload, selector: string) {
  const query = `?labelSelector=${encodeURIComponent(selector)}`;
  return (await api.read(placedPodsSchema, `${podsPath}${query}`)).items;
}

/** Nodes that are open and carry the labels that the pods ask for. */
async function nodesFor(workload: Workload, selector: string): Promise<string[]> {
  const [pod] = await placedPods(workload, selector);
  const wanted = Object.entries(pod?.spec.nodeSelector ?? {});
  const { items } = await workload.api.read(nodesSchema, "/api/v1/nodes");
  return items
    .filter(({ spec }) => spec.unschedulable !== true)
    .filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels[key] === value))
    .map(({ metadata }) => metadata.name);
}

async function setUnschedulable(
  { api }: Workload,
  node: string,
  unschedulable: true | null,
): Promise<void> {
  await api.do(`/api/v1/nodes/${node}`, { method: "PATCH", body: { spec: { unschedulable } } });
}
