import { z } from "zod";
import type { Room } from "../../modules/azure/allocatable";
import { type Pods, requestedOf, requestsOfRelease } from "./chart-requests";

/** What pods request when autoscalers are at their least, and at their most. */
export interface Requested {
  readonly least: Room;
  readonly most: Room;
}

const release = z.object({ name: z.string(), values: z.array(z.string()).default([]) });
const podTemplate = z.object({
  replicas: z.coerce.number().optional(),
  template: z.object({
    spec: z.object({ container: z.array(z.object({ resources: z.unknown() })) }),
  }),
});
const workload = z.object({ metadata: z.object({ name: z.string() }), spec: podTemplate });
const count = z.number().int();
const autoscaler = z.object({
  spec: z.object({
    min_replicas: count,
    max_replicas: count,
    scale_target_ref: z.object({ name: z.string() }),
  }),
});
const blocks = z.record(z.string(), z.record(z.string(), z.unknown())).default({});
const stackJson = z.object({ resource: blocks });

/**
 * What the pods of stacks request, by the requests that stand in them and in the values of charts: an
 * estimate, as a chart may start pods that its values don't name.
 *
 * @param nodes on how many the pods of DaemonSets run
 */
export function requestedBy(stacks: readonly unknown[], nodes: Pods): Requested {
  const all = stacks.flatMap((json) => {
    const { resource } = stackJson.parse(json);
    const of = (type: string) => Object.values(resource[type] ?? {});
    const autoscalers = of("kubernetes_horizontal_pod_autoscaler_v2").map((block) =>
      autoscaler.parse(block),
    );
    return [
      ...of("helm_release").flatMap((block) => {
        const { name, values } = release.parse(block);
        return values.flatMap((text) => requestsOfRelease(name, JSON.parse(text), nodes));
      }),
      ...["kubernetes_deployment_v1", "kubernetes_stateful_set_v1"].flatMap(of).flatMap((block) => {
        const { metadata, spec } = workload.parse(block);
        const scaled = autoscalers.find((one) => one.spec.scale_target_ref.name === metadata.name);
        const { min_replicas: least = spec.replicas ?? 1, max_replicas: most = least } =
          scaled?.spec ?? {};
        return spec.template.spec.container.flatMap((container) =>
          requestedOf(container, { least, most }),
        );
      }),
    ];
  });
  return {
    least: sum(all.map(({ room, pods }) => times(room, pods.least))),
    most: sum(all.map(({ room, pods }) => times(room, pods.most))),
  };
}

export function times(room: Room, factor: number): Room {
  return {
    cpuMillis: room.cpuMillis * factor,
    memoryMebibytes: room.memoryMebibytes * factor,
  };
}

function sum(rooms: readonly Room[]): Room {
  return rooms.reduce(
    (total, room) => ({
      cpuMillis: total.cpuMillis + room.cpuMillis,
      memoryMebibytes: total.memoryMebibytes + room.memoryMebibytes,
    }),
    { cpuMillis: 0, memoryMebibytes: 0 },
  );
}
