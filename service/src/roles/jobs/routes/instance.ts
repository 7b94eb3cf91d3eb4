import type { Burner } from "../burn/burner";
import type { Settings } from "../../../config/config";
import type { DynamicConfig } from "../../../config/dynamic-config";
import { NO_STORE } from "../../../http/no-store";
import type { Api, Operation } from "../../../http/operation";
import type { Lifecycle } from "../../../lifecycle";
import type { InstanceLoad } from "../../../observability/instance-load";
import type { RequestMetrics } from "../../../observability/request-metrics";
import { json, unavailable } from "../../../routes/answers";
import { instanceSchema } from "./schemas";

export interface InstanceRouteOptions {
  readonly settings: Settings;
  readonly config: { readonly current: DynamicConfig; readonly hash: string };
  readonly lifecycle: Lifecycle;
  readonly burner: Burner;
  readonly load: InstanceLoad;
  readonly metrics: RequestMetrics;
}

const getInstance: Operation = {
  method: "get",
  path: "/api/instance",
  summary: "Describe the instance that answers",
  answers: { 200: json(instanceSchema, "The instance."), ...unavailable },
};

export function instanceRoutes(api: Api, options: InstanceRouteOptions): void {
  const { settings, config, lifecycle, burner, load, metrics } = options;
  api.on(getInstance, (context) => {
    const { cpuCores, memoryBytes, eventLoopDelay } = load.read();
    return context.json(
      {
        instance: settings.POD_NAME,
        namespace: settings.POD_NAMESPACE,
        node: settings.NODE_NAME,
        version: settings.SERVICE_VERSION,
        revision: settings.SERVICE_REVISION,
        state: lifecycle.state,
        started_at: lifecycle.startedAt.toISOString(),
        uptime_seconds: lifecycle.uptimeSeconds,
        config_hash: config.hash,
        message_of_the_day: config.current.messageOfTheDay,
        features: [...config.current.features],
        burns_running: burner.runningCount,
        requests_in_flight: metrics.inFlight,
        cpu_cores: cpuCores,
        memory_bytes: memoryBytes,
        event_loop_delay_ms: eventLoopDelay,
      },
      200,
      // Each answer ends its connection: a balancer of connections, too, then shows every instance.
      { ...NO_STORE, connection: "close" },
    );
  });
}
