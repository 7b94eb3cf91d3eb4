import type { Environment } from "../environment/environment";
import { type HostPeer, hosts } from "../kubernetes/hosts";
import type { PodPeer } from "../kubernetes/peer";
import type { TraceReceiver } from "../kubernetes/traces";
import { only } from "../platform/addon-connections";
import { hasAddon } from "../platform/addons";
import { internet } from "../platform/internet";
import { alloyOtlp } from "./alloy-otlp/alloy-otlp";
import { OTLP_URL, otlpReceiver } from "./alloy-otlp/peer";

/** Who takes the spans of an environment's workloads: the endpoint that it names, else the add-on, else nobody. */
export function traceReceiver(environment: Environment): TraceReceiver | undefined {
  const { endpoint, recordedPercent } = environment.platform.traces;
  if (endpoint !== undefined) {
    return { url: endpoint, peer: peerAt(new URL(endpoint)), recordedPercent };
  }
  return hasAddon(environment, alloyOtlp)
    ? { url: OTLP_URL, peer: only(otlpReceiver, "otlp-http"), recordedPercent }
    : undefined;
}

const IN_CLUSTER = /^[^.]+\.(?<namespace>[^.]+)\.svc(\.cluster\.local)?$/;

/** A Service by its namespace, whose own policies this project doesn't know; everything else by its name. */
function peerAt({ hostname, port, protocol }: URL): PodPeer | HostPeer {
  const usual = protocol === "https:" ? 443 : 80;
  const ports = [{ name: "otlp-http", port: port === "" ? usual : Number(port) }];
  const { namespace } = IN_CLUSTER.exec(hostname)?.groups ?? {};
  const name = "trace-receiver";
  return namespace === undefined
    ? hosts(name, [hostname], { ports, instead: [{ ...internet, ports }] })
    : { kind: "pods", name, namespace: { name: namespace }, podLabels: {}, ports, isolated: false };
}
