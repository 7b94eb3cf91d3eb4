import type { PeerPort } from "./peer";

/** Ports as a container has them. */
export function containerPorts(ports: readonly PeerPort[]) {
  return ports.map(({ name, port, protocol = "TCP" }) => ({ name, containerPort: port, protocol }));
}

/** Ports as a rule of a network policy has them. */
export function policyPorts(ports: readonly PeerPort[]) {
  return ports.map(({ port, protocol = "TCP" }) => ({ port: String(port), protocol }));
}

/** Ports as a Service has them, which lead to those of the same names of its pods. */
export function servicePorts(ports: readonly PeerPort[]) {
  return ports.map(({ name, port, protocol = "TCP" }) => ({
    name,
    port,
    targetPort: name,
    protocol,
  }));
}
