import type { DeclaredConnection, Target } from "../../modules/kubernetes/connection-graph";
import type { AddressPeer, PodPeer } from "../../modules/kubernetes/peer";
import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";
import {
  containsAddress,
  type Endpoint,
  isAllowed,
  matchesLabels,
  type PortNumber,
} from "./network-policy";
import { policiesOf } from "./objects";
import { podTemplateOf } from "./pod-security";

interface NamedEndpoint {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** Addresses that no connection should reach unless one names them. */
const STRANGERS = ["203.0.113.7", "10.201.202.203", "169.254.169.254"];

/** Ports that nobody listens on: a rule without ports would open them. */
const STRANGE_PORTS: readonly PortNumber[] = [
  { port: 22, protocol: "TCP" },
  { port: 8080, protocol: "UDP" },
];

/**
 * Every allowed connection by what the policies say, and by what was declared: `from → to port`,
 * for every pair of which at least one end is in a closed namespace, and every port.
 */
export function matrices(
  objects: readonly KubernetesObject[],
  declared: readonly DeclaredConnection[],
): { evaluated: string[]; expected: string[] } {
  const policies = policiesOf(objects);
  const closed = new Set(
    objects
      .filter(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "default-deny")
      .map(({ metadata }) => metadata.namespace),
  );
  const endpoints = unique([...peersOf(declared), ...podsOf(objects)]);
  const ports = portsOf(declared);
  const isClosed = ({ endpoint }: NamedEndpoint) =>
    "labels" in endpoint && closed.has(endpoint.namespace);
  const evaluated = new Set<string>();
  const expected = new Set<string>();
  for (const from of endpoints) {
    for (const to of endpoints) {
      if (!isClosed(from) && !isClosed(to)) {
        continue;
      }
      const concerned = policies.filter(({ namespace }) =>
        [from, to].some(({ endpoint }) => "labels" in endpoint && endpoint.namespace === namespace),
      );
      const between = declared.filter(
        (connection) => isOne(connection.from, from.endpoint) && isOne(connection.to, to.endpoint),
      );
      for (const port of ports) {
        const line = `${from.name} → ${to.name} ${port.port}/${port.protocol}`;
        if (isAllowed(concerned, from.endpoint, to.endpoint, port)) {
          evaluated.add(line);
        }
        if (between.some((connection) => opens(connection, port))) {
          expected.add(line);
        }
      }
    }
  }
  return { evaluated: [...evaluated].sort(), expected: [...expected].sort() };
}

/**
 * Pairs of declared peers of one namespace of which the first one's selector takes in the second's
 * pods: what is allowed to the first is then allowed to the second, without a word in the tables.
 */
export function overlappingPeers(declared: readonly DeclaredConnection[]): string[] {
  const pods = [
    ...new Map(
      declared
        .flatMap(({ from, to }) => [from, to])
        .filter((peer): peer is PodPeer => peer.kind === "pods" && peer.name !== "every pod")
        .map((peer) => [`${peer.namespace.name}/${peer.name}`, peer]),
    ),
  ];
  return pods.flatMap(([wide, { namespace, podLabels }]) =>
    pods
      .filter(
        ([narrow, other]) =>
          narrow !== wide &&
          other.namespace.name === namespace.name &&
          matchesLabels({ matchLabels: podLabels }, other.podLabels),
      )
      .map(([narrow]) => `${wide} takes in ${narrow}`),
  );
}

function opens({ to, ports }: DeclaredConnection, { port, protocol }: PortNumber): boolean {
  return to.ports.some(
    (candidate) =>
      ports.includes(candidate.name) &&
      candidate.port === port &&
      (candidate.protocol ?? "TCP") === protocol,
  );
}

function isOne(peer: Target, endpoint: Endpoint): boolean {
  if (peer.kind === "hosts") {
    return "host" in endpoint && peer.hosts.includes(endpoint.host);
  }
  if (peer.kind === "addresses") {
    return (
      "ip" in endpoint &&
      peer.cidrs.some((cidr) =>
        containsAddress({ cidr, ...(peer.except && { except: peer.except }) }, endpoint.ip),
      )
    );
  }
  return (
    "labels" in endpoint &&
    endpoint.namespace === peer.namespace.name &&
    matchesLabels({ matchLabels: peer.podLabels }, endpoint.labels)
  );
}

/** The pods that the stacks make. */
function podsOf(objects: readonly KubernetesObject[]): NamedEndpoint[] {
  return objects.flatMap((object) => {
    const template = podTemplateOf(object);
    const { name, namespace = "" } = object.metadata;
    return template
      ? [
          {
            name: `${namespace}/${name}`,
            endpoint: { namespace, labels: template.metadata.labels },
          },
        ]
      : [];
  });
}

/** Ends of connections that are no workload of the stacks: add-ons, addresses, hosts, strangers. */
function peersOf(declared: readonly DeclaredConnection[]): NamedEndpoint[] {
  const peers = declared.flatMap(({ from, to }) => [from, to]);
  const pods = peers
    .filter(
      (peer): peer is PodPeer => peer.kind === "pods" && Object.keys(peer.podLabels).length > 0,
    )
    .map(({ name, namespace, podLabels }) => ({
      name: `${namespace.name}/${name}`,
      endpoint: { namespace: namespace.name, labels: podLabels },
    }));
  const addresses = peers
    .filter((peer): peer is AddressPeer => peer.kind === "addresses")
    .flatMap(({ cidrs }) => cidrs.map((cidr) => cidr.replace(/\/\d+$/, "")))
    .map((ip) => ip.replace(/\.0$/, ".5"));
  const names = peers.flatMap((peer) => (peer.kind === "hosts" ? peer.hosts : []));
  return [
    ...pods,
    ...[...names, "stranger.example.com"].map((host) => ({ name: host, endpoint: { host } })),
    { name: "stranger/pod", endpoint: { namespace: "stranger", labels: { app: "stranger" } } },
    ...[...addresses, ...STRANGERS].map((ip) => ({ name: ip, endpoint: { ip } })),
  ];
}

function portsOf(declared: readonly DeclaredConnection[]): PortNumber[] {
  const ports = declared.flatMap(({ to }) =>
    to.ports.map(({ port, protocol = "TCP" }) => ({ port, protocol })),
  );
  const byKey = new Map(
    [...ports, ...STRANGE_PORTS].map((port) => [`${port.port}/${port.protocol}`, port]),
  );
  return [...byKey.values()];
}

function unique(endpoints: readonly NamedEndpoint[]): NamedEndpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])).values()];
}
