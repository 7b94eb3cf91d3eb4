import { z } from "zod";
import type { Workload } from "../cluster/workload";
import { type Expected, judgeTrials } from "../verdict/trials";
import { upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

interface Deed {
  readonly what: string;
  readonly method: "GET" | "PATCH" | "POST";
  path(workload: Workload): string;
  readonly dev: boolean;
  readonly ops: boolean;
}

const ROLES = ["dev", "ops"] as const;
type Role = (typeof ROLES)[number];

const FORBIDDEN = 403;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

const bindingsSchema = z.looseObject({
  items: z.array(
    z.looseObject({ subjects: z.array(z.looseObject({ name: z.string() })).default([]) }),
  ),
});

/** Cells of docs/roles.md that a customer asks about. Changes are dry runs: nothing is changed. */
const DEEDS: readonly Deed[] = [
  { what: "list pods", method: "GET", path: ({ podsPath }) => podsPath, dev: true, ops: true },
  {
    what: "read the autoscaler",
    method: "GET",
    path: (workload) => autoscalerPath(workload),
    dev: true,
    ops: true,
  },
  {
    what: "read secrets",
    method: "GET",
    path: ({ namespace }) => `/api/v1/namespaces/${namespace}/secrets`,
    dev: false,
    ops: false,
  },
  {
    what: "restart the deployment",
    method: "PATCH",
    path: ({ deploymentPath }) => `${deploymentPath}?dryRun=All`,
    dev: false,
    ops: true,
  },
  {
    what: "scale the deployment",
    method: "PATCH",
    path: ({ deploymentPath }) => `${deploymentPath}/scale?dryRun=All`,
    dev: false,
    ops: true,
  },
  {
    what: "change a NetworkPolicy",
    method: "PATCH",
    path: ({ namespace }) =>
      `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/default-deny?dryRun=All`,
    dev: false,
    ops: false,
  },
  {
    what: "give oneself another role",
    method: "POST",
    path: ({ namespace }) =>
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings?dryRun=All`,
    dev: false,
    ops: false,
  },
];

/** Tries, as a member of each role's group, what the role may and may not do. */
export const roles: Scene = {
  name: "roles",
  title: "What dev and ops may do",

  async obstacle({ cluster, groups }) {
    if (cluster === undefined) {
      return NEEDS_CLUSTER;
    }
    const { api, namespace } = cluster.workload;
    const { items } = await api.read(
      bindingsSchema,
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
    );
    const bound = new Set(items.flatMap(({ subjects }) => subjects.map(({ name }) => name)));
    const unbound = [...groups.dev, ...groups.ops].filter((group) => !bound.has(group));
    return unbound.length > 0
      ? `no role is bound to ${unbound.join(", ")} in ${namespace}`
      : undefined;
  },

  async play(stage) {
    for (const role of ROLES) {
      const [group] = stage.groups[role];
      for (const deed of DEEDS) {
        await tryDeed(stage, deed, role, group);
      }
    }
    await stage.watch(1, "the end", "all was tried");
  },

  judge(_recording, scene) {
    const expected = ROLES.flatMap((role) => DEEDS.map((deed) => expectedOf(deed, role)));
    const trials = scene.trials.map((trial) =>
      trial.seen === seenBy(statusIn(trial.seen)) ? trial : { ...trial, seen: "no answer" },
    );
    return upToTheEnd(scene, judgeTrials({ ...scene, trials }, expected));
  },
};

function expectedOf(deed: Deed, role: Role): Expected {
  return {
    what: `${role} tries to ${deed.what}`,
    expected: deed[role] ? "allowed" : "refused",
  };
}

async function tryDeed(
  stage: Stage,
  deed: Deed,
  role: Role,
  group: string | undefined,
): Promise<void> {
  const { workload } = stage.cluster ?? {};
  if (workload === undefined || group === undefined) {
    throw new SceneFailed(NEEDS_CLUSTER);
  }
  const { status } = await workload.api.ask(deed.path(workload), {
    method: deed.method,
    asGroup: group,
    ...(deed.method !== "GET" && { body: {} }),
  });
  stage.trial({ ...expectedOf(deed, role), seen: seenBy(status) });
}

/** Rights are looked at before the body is: whatever comes after that was allowed. */
function seenBy(status: number): string {
  const isAnswer = status > 0 && status < SERVER_ERROR && status !== TOO_MANY_REQUESTS;
  const seen = isAnswer ? (status === FORBIDDEN ? "refused" : "allowed") : "no answer";
  return `${seen} (HTTP ${status})`;
}

function statusIn(seen: string): number {
  return Number(/\(HTTP (\d{3})\)$/.exec(seen)?.[1] ?? 0);
}

function autoscalerPath({ namespace, name }: Workload): string {
  return `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
}
