import type { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { Cpu, Memory } from "../support/quantities";

/** What one container asks for and may use. `null` leaves a line out. */
export interface ResourcesProps {
  /** Share that scheduling and autoscaling count with. @default 100m */
  readonly cpuRequest?: Cpu | null;
  /** @default null, as throttling costs latency while the node has time to spare */
  readonly cpuLimit?: Cpu | null;
  /** @default 128Mi */
  readonly memoryRequest?: Memory | null;
  /** Beyond it the container is killed. @default twice the request */
  readonly memoryLimit?: Memory | null;
  /** Logs, writable layers and `emptyDir`s. @default 64Mi */
  readonly ephemeralStorageRequest?: Memory | null;
  /** Beyond it the pod is evicted. @default 512Mi */
  readonly ephemeralStorageLimit?: Memory | null;
}

export interface Resources {
  readonly cpuRequest: Cpu | null;
  readonly cpuLimit: Cpu | null;
  readonly memoryRequest: Memory | null;
  readonly memoryLimit: Memory | null;
  readonly ephemeralStorageRequest: Memory | null;
  readonly ephemeralStorageLimit: Memory | null;
}

/** Fills in the defaults and reports a request above its limit. */
export function resolveResources(scope: Construct, props: ResourcesProps = {}): Resources {
  const memoryRequest =
    props.memoryRequest === undefined ? Memory.mebibytes(128) : props.memoryRequest;
  const twice = memoryRequest === null ? null : Memory.mebibytes(2 * memoryRequest.mebibytes);
  const resources: Resources = {
    cpuRequest: props.cpuRequest === undefined ? Cpu.millis(100) : props.cpuRequest,
    cpuLimit: props.cpuLimit ?? null,
    memoryRequest,
    memoryLimit: props.memoryLimit === undefined ? twice : props.memoryLimit,
    ephemeralStorageRequest:
      props.ephemeralStorageRequest === undefined
        ? Memory.mebibytes(64)
        : props.ephemeralStorageRequest,
    ephemeralStorageLimit:
      props.ephemeralStorageLimit === undefined
        ? Memory.mebibytes(512)
        : props.ephemeralStorageLimit,
  };
  const { cpuRequest, cpuLimit } = resources;
  if (cpuRequest && cpuLimit && cpuRequest.millis > cpuLimit.millis) {
    reportAboveLimit(scope, "cpuRequest", cpuRequest, cpuLimit);
  }
  for (const kind of ["memory", "ephemeralStorage"] as const) {
    const [request, limit] = [resources[`${kind}Request`], resources[`${kind}Limit`]];
    if (request && limit && request.mebibytes > limit.mebibytes) {
      reportAboveLimit(scope, `${kind}Request`, request, limit);
    }
  }
  return resources;
}

/** `requests` and `limits` as Kubernetes writes them. */
export function containerResources(resources: Resources) {
  return {
    requests: quantities({
      cpu: resources.cpuRequest,
      memory: resources.memoryRequest,
      "ephemeral-storage": resources.ephemeralStorageRequest,
    }),
    limits: quantities({
      cpu: resources.cpuLimit,
      memory: resources.memoryLimit,
      "ephemeral-storage": resources.ephemeralStorageLimit,
    }),
  };
}

function quantities(values: Record<string, Cpu | Memory | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value.toString()]] : [])),
  );
}

function reportAboveLimit(
  scope: Construct,
  property: string,
  request: Cpu | Memory,
  limit: Cpu | Memory,
): void {
  reportProblem(scope, {
    property: `resources.${property}`,
    value: request.toString(),
    rule: `a request is at most its limit, ${limit.toString()}`,
    remedy: "lower the request or raise the limit",
  });
}
