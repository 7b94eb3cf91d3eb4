import ipaddr from "ipaddr.js";

/** The part of a NetworkPolicy that decides. */
export interface Policy {
  readonly namespace: string;
  readonly spec: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; ports?: PolicyPorts }[];
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; ports?: PolicyPorts }[];
  };
}

interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  /** Of Cilium's policies: a DNS name, or a pattern as it is written. */
  readonly host?: string;
}

type PolicyPorts = readonly {
  readonly protocol?: string;
  readonly port?: string | number;
  readonly endPort?: number;
}[];

type Labels = Readonly<Record<string, string>>;

/** A pod, an address that is no pod, or a host that is known by its name alone. */
export type Endpoint =
  | { readonly namespace: string; readonly labels: Labels; readonly ports?: Readonly<Labels> }
  | { readonly ip: string }
  | { readonly host: string };

export interface PortNumber {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/**
 * Whether a connection is allowed, by the semantics of
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/: pods that no policy of
 * a direction selects are open in it; the rules of those that do add up; both ends must agree.
 * `ipBlock` never selects a pod, as in Cilium.
 */
export function isAllowed(
  policies: readonly Policy[],
  from: Endpoint,
  to: Endpoint,
  port: PortNumber,
): boolean {
  return (
    isOpen(policies, "Egress", from, to, to, port) &&
    isOpen(policies, "Ingress", to, from, to, port)
  );
}

function isOpen(
  policies: readonly Policy[],
  direction: "Ingress" | "Egress",
  owner: Endpoint,
  other: Endpoint,
  listener: Endpoint,
  port: PortNumber,
): boolean {
  const selecting = policies.filter(
    (policy) => typesOf(policy).includes(direction) && selects(policy, owner),
  );
  return (
    selecting.length === 0 ||
    selecting.some((policy) =>
      rulesOf(policy, direction).some(
        ({ peers, ports }) =>
          (peers === undefined ||
            peers.length === 0 ||
            peers.some((peer) => matchesPeer(peer, policy.namespace, other))) &&
          (ports === undefined ||
            ports.length === 0 ||
            ports.some((candidate) => matchesPort(candidate, listener, port))),
      ),
    )
  );
}

function typesOf({ spec }: Policy): readonly string[] {
  return spec.policyTypes ?? (spec.egress ? ["Ingress", "Egress"] : ["Ingress"]);
}

function rulesOf({ spec }: Policy, direction: "Ingress" | "Egress") {
  return direction === "Ingress"
    ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

function selects({ namespace, spec }: Policy, endpoint: Endpoint): boolean {
  return (
    "labels" in endpoint &&
    endpoint.namespace === namespace &&
    matchesLabels(spec.podSelector ?? {}, endpoint.labels)
  );
}

function matchesPeer(peer: PolicyPeer, policyNamespace: string, endpoint: Endpoint): boolean {
  if (peer.ipBlock) {
    return "ip" in endpoint && containsAddress(peer.ipBlock, endpoint.ip);
  }
  if (peer.host !== undefined) {
    return "host" in endpoint && endpoint.host === peer.host;
  }
  if (!("labels" in endpoint)) {
    return false;
  }
  const inNamespace = peer.namespaceSelector
    ? matchesLabels(peer.namespaceSelector, {
        "kubernetes.io/metadata.name": endpoint.namespace,
      })
    : endpoint.namespace === policyNamespace;
  return inNamespace && (!peer.podSelector || matchesLabels(peer.podSelector, endpoint.labels));
}

/** Asked again for every pair of pods: `<address> <range>`. */
const answers = new Map<string, boolean>();

export function containsAddress(
  block: { readonly cidr: string; readonly except?: readonly string[] },
  ip: string,
): boolean {
  const within = (cidr: string) => {
    const question = `${ip} ${cidr}`;
    const known = answers.get(question) ?? ipaddr.parse(ip).match(ipaddr.parseCIDR(cidr));
    answers.set(question, known);
    return known;
  };
  return within(block.cidr) && !(block.except ?? []).some(within);
}

function matchesPort(
  candidate: PolicyPorts[number],
  listener: Endpoint,
  { port, protocol }: PortNumber,
): boolean {
  if ((candidate.protocol ?? "TCP") !== protocol) {
    return false;
  }
  if (candidate.port === undefined) {
    return true;
  }
  const named = "labels" in listener && listener.ports ? listener.ports[candidate.port] : undefined;
  const first = Number(named ?? candidate.port);
  return port >= first && port <= (candidate.endPort ?? first);
}

export function matchesLabels(selector: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
        default:
          throw new Error(`no such operator: ${operator}`);
      }
    })
  );
}
