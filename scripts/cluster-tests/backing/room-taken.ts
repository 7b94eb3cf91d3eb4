import { z } from "zod";
import type { Room } from "../../../modules/azure/allocatable";
import type { Kubectl } from "../../cluster-client/kubectl";

const quantities = z.object({ cpu: z.string().optional(), memory: z.string().optional() });
const container = z.object({
  resources: z.object({ requests: quantities.default({}) }).default({ requests: {} }),
});
const metadata = z.object({
  name: z.string(),
  namespace: z.string(),
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
});
const pods = z.array(
  z.object({
    metadata,
    spec: z.object({ containers: z.array(container) }),
    status: z.object({ phase: z.string() }),
  }),
);
const metrics = z.object({
  items: z.array(z.object({ metadata, containers: z.array(z.object({ usage: quantities })) })),
});

interface Taken {
  readonly pods: number;
  readonly requested: Room;
  /** Of those that the metrics API knows. */
  readonly used: Room;
}

const USAGE = "/apis/metrics.k8s.io/v1beta1/pods";

/**
 * What the running pods request and use, by namespace and in all, as on a cluster of one node: of a
 * DaemonSet one pod counts.
 */
export async function roomTaken(kubectl: Kubectl): Promise<string> {
  const running = pods
    .parse(await kubectl.list("pods"))
    .filter(({ status }) => status.phase === "Running");
  const counted = [...new Map(running.map((pod) => [ownerOf(pod.metadata), pod])).values()];
  const answer = metrics.parse(JSON.parse(await kubectl.text(["get", "--raw", USAGE])));
  const used = new Map(
    answer.items.map((pod) => [pod.metadata.name, sum(pod.containers.map(({ usage }) => usage))]),
  );
  const none: Room = { cpuMillis: 0, memoryMebibytes: 0 };
  const byNamespace = new Map<string, Taken>();
  for (const { metadata: named, spec } of counted) {
    const before = byNamespace.get(named.namespace) ?? { pods: 0, requested: none, used: none };
    byNamespace.set(named.namespace, {
      pods: before.pods + 1,
      requested: plus(before.requested, sum(spec.containers.map((one) => one.resources.requests))),
      used: plus(before.used, used.get(named.name) ?? none),
    });
  }
  const all = [...byNamespace.values()].reduce((total, one) => ({
    pods: total.pods + one.pods,
    requested: plus(total.requested, one.requested),
    used: plus(total.used, one.used),
  }));
  return [
    ["all", all] as const,
    ...[...byNamespace].toSorted(([one], [other]) => (one < other ? -1 : 1)),
  ]
    .map(([name, taken]) => `${name}: ${describe(taken)}`)
    .join("; ");
}

function ownerOf({ name, namespace, ownerReferences: [owner] }: z.output<typeof metadata>) {
  return owner?.kind === "DaemonSet" ? `${namespace}/${owner.name}` : `${namespace}/${name}`;
}

function describe({ pods: count, requested, used }: Taken): string {
  const [asked, has] = [requested, used].map(
    ({ cpuMillis, memoryMebibytes }) =>
      `${Math.round(cpuMillis)}m, ${Math.round(memoryMebibytes)} MiB`,
  );
  return `${count} pods request ${asked ?? ""}, use ${has ?? ""}`;
}

function sum(all: readonly z.output<typeof quantities>[]): Room {
  return all
    .map(({ cpu = "0", memory = "0" }) => ({
      cpuMillis: amount(cpu) * 1000,
      memoryMebibytes: amount(memory) / 1024 ** 2,
    }))
    .reduce(plus, { cpuMillis: 0, memoryMebibytes: 0 });
}

function plus(one: Room, other: Room): Room {
  return {
    cpuMillis: one.cpuMillis + other.cpuMillis,
    memoryMebibytes: one.memoryMebibytes + other.memoryMebibytes,
  };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

function amount(quantity: string): number {
  const [, number = "", suffix = ""] = /^([\d.]+)(\w*)$/.exec(quantity) ?? [];
  return Number(number) * (SUFFIXES[suffix] ?? Number.NaN);
}
