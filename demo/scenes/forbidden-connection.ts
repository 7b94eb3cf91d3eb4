import { z } from "zod";
import {
  NODE_CONNECTOR,
  type PodName,
  type Reached,
  tryConnection,
} from "../../scripts/cluster-client/try-connection";
import { nodePathIn, withStranger } from "../cluster/stranger";
import { judgeRequests } from "../verdict/requests";
import { judgeTrials } from "../verdict/trials";
import { upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";

const SETTLE_SECONDS = 4;

const policiesSchema = z.looseObject({ items: z.array(z.looseObject({})) });
const serviceSchema = z.looseObject({ spec: z.looseObject({ clusterIP: z.string() }) });

/**
 * A pod that nobody allowed to connect tries to reach the workload, and the workload tries to reach
 * what it never declared; what is declared works all the while, as the load shows.
 */
export const forbiddenConnection: Scene = {
  name: "forbidden-connection",
  title: "A forbidden connection is refused, the allowed one works",

  async obstacle({ cluster }) {
    if (cluster === undefined) {
      return NEEDS_CLUSTER;
    }
    const { api, namespace } = cluster.workload;
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
    const { items } = await api.read(policiesSchema, path);
    return items.length === 0 ? `there is no NetworkPolicy in ${namespace}` : undefined;
  },

  async play(stage) {
    const { workload, kubectl } = stage.cluster ?? {};
    const pod = stage.lastSample?.cluster?.pods.find(({ ready }) => ready)?.name;
    if (workload === undefined || kubectl === undefined || pod === undefined) {
      throw new SceneFailed("no ready pod is there");
    }
    const { api, namespace, name } = workload;
    const [{ spec: kubernetes }, { spec: service }, deployment] = await Promise.all([
      api.read(serviceSchema, "/api/v1/namespaces/default/services/kubernetes"),
      api.read(serviceSchema, `/api/v1/namespaces/${namespace}/services/${name}`),
      workload.deployment(),
    ]);
    const { unguarded, undeclaredTo, undeclaredFrom } = attempts(name);
    const image = deployment.spec.template.spec.containers[0]?.image ?? "";
    const control = `${kubernetes.clusterIP}:443`;
    const target = `${service.clusterIP}:8080`;
    const reach = (from: PodName, address: string) =>
      tryConnection(kubectl, from, NODE_CONNECTOR, address);
    stage.mark("change", "a stranger's pod starts");
    const own = { namespace, name: pod };
    const nodePath = await nodePathIn(kubectl, own);
    await withStranger(kubectl, api, image, nodePath, async (stranger) => {
      stage.trial({ ...unguarded, seen: await reach(stranger, control) });
      stage.trial({ ...undeclaredTo, seen: SEEN[await reach(stranger, target)] });
    });
    stage.trial({ ...undeclaredFrom, seen: SEEN[await reach(own, control)] });
    stage.mark("change", "the stranger's pod is removed");
    await stage.watch(
      SETTLE_SECONDS,
      "the end",
      "the allowed connection is watched a little longer",
    );
  },

  judge(recording, scene) {
    const allowed = judgeRequests(recording, scene);
    return upToTheEnd(scene, [
      ...judgeTrials(scene, Object.values(attempts(recording.target.workload))),
      { ...allowed, promise: "The allowed connection, the one of the load, works all the while" },
    ]);
  },
};

function attempts(workload: string) {
  return {
    unguarded: {
      what: "a stranger's pod connects to the Kubernetes API, which no policy guards",
      expected: "open",
    },
    undeclaredTo: { what: `a stranger's pod connects to ${workload}`, expected: "kept out" },
    undeclaredFrom: {
      what: `${workload} connects to the Kubernetes API, which it never declared`,
      expected: "kept out",
    },
  };
}

const SEEN: Readonly<Record<Reached, string>> = {
  open: "connected",
  refused: "kept out (refused)",
  silent: "kept out (no answer to the attempt)",
};
