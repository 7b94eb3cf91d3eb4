import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { declareConnection } from "./connection-graph";
import { objectLabels } from "./labels";
import type { Connectable, Peer, PeerPort, PodPeer } from "./peer";

export interface ConnectionOptions {
  /** Names of ports of the peer that listens. @default - all of its ports */
  readonly ports?: readonly string[];
}

export interface ConnectionsProps {
  /** The pods whose connections these are. */
  readonly peer: PodPeer;
  /** `app.kubernetes.io/part-of` of the policies. */
  readonly partOf: string;
}

/**
 * The connections of one set of pods. One declaration writes both sides: the egress policy of the
 * pods that connect and the ingress policy of the pods that listen, with the port taken from the
 * latter, so that neither side can be forgotten. Declaring a connection twice changes nothing; a
 * declaration from either end is the same connection.
 */
export class Connections extends Construct implements Connectable {
  readonly peer: PodPeer;
  private readonly partOf: string;

  constructor(scope: Construct, id: string, props: ConnectionsProps) {
    super(scope, id);
    this.peer = props.peer;
    this.partOf = props.partOf;
  }

  /** Lets these pods open connections to `target`. */
  allowTo(target: Connectable | Peer, options: ConnectionOptions = {}): this {
    return this.connect(this.peer, peerOf(target), options);
  }

  /** Lets `source` open connections to these pods. */
  allowFrom(source: Connectable | Peer, options: ConnectionOptions = {}): this {
    return this.connect(peerOf(source), this.peer, options);
  }

  private connect(from: Peer, to: Peer, options: ConnectionOptions): this {
    const ports = this.selectPorts(from, to, options);
    const id = `${qualifiedName(from)}-to-${qualifiedName(to)}`;
    if (ports.length === 0 || this.node.tryFindChild(id) !== undefined) {
      return this;
    }
    declareConnection(this, { from, to, ports: ports.map(({ name }) => name) });
    const connection = new Construct(this, id);
    if (from.kind === "pods" && from.isolated !== false) {
      this.addEgressPolicy(connection, from, to, ports);
    }
    if (to.kind === "pods" && to.isolated !== false) {
      this.addIngressPolicy(connection, from, to, ports);
    }
    return this;
  }

  private selectPorts(from: Peer, to: Peer, options: ConnectionOptions): readonly PeerPort[] {
    const known = to.ports.map(({ name }) => name);
    const unknown = (options.ports ?? []).filter((name) => !known.includes(name));
    if (unknown.length > 0 || known.length === 0) {
      reportProblem(this, {
        property: `${from.name} → ${to.name}`,
        value: unknown.length > 0 ? unknown : known,
        rule:
          known.length > 0
            ? `a port of ${to.name}: ${known.join(", ")}`
            : `${to.name} listens on no port`,
        remedy: `name one of these, or add the port to ${to.name}`,
      });
      return [];
    }
    return to.ports.filter(({ name }) => options.ports?.includes(name) ?? true);
  }

  private addEgressPolicy(
    scope: Construct,
    from: PodPeer,
    to: Peer,
    ports: readonly PeerPort[],
  ): void {
    new NetworkPolicyV1(scope, "Egress", {
      metadata: this.metadata(from, `${from.name}-to-${qualifiedName(to)}`),
      spec: {
        podSelector: { matchLabels: { ...from.podLabels } },
        policyTypes: ["Egress"],
        egress: [{ to: policyPeers(to), ports: policyPorts(ports) }],
      },
      ...this.waitFor(from),
    });
  }

  private addIngressPolicy(
    scope: Construct,
    from: Peer,
    to: PodPeer,
    ports: readonly PeerPort[],
  ): void {
    new NetworkPolicyV1(scope, "Ingress", {
      metadata: this.metadata(to, `${to.name}-from-${qualifiedName(from)}`),
      spec: {
        podSelector: { matchLabels: { ...to.podLabels } },
        policyTypes: ["Ingress"],
        ingress: [{ from: policyPeers(from), ports: policyPorts(ports) }],
      },
      ...this.waitFor(to),
    });
  }

  /** Waits for the namespace when this very stack makes it; stacks wait for each other. */
  private waitFor({ namespace: { resource } }: PodPeer) {
    return resource && TerraformStack.of(resource) === TerraformStack.of(this)
      ? { dependsOn: [resource] }
      : {};
  }

  private metadata(owner: PodPeer, name: string) {
    return {
      name,
      namespace: owner.namespace.name,
      labels: objectLabels({ name: owner.name, partOf: this.partOf, component: "network-policy" }),
    };
  }
}

function peerOf(target: Connectable | Peer): Peer {
  return "peer" in target ? target.peer : target;
}

/** `<namespace>-<name>`, as two namespaces may hold pods of one name. */
function qualifiedName(peer: Peer): string {
  return peer.kind === "pods" ? `${peer.namespace.name}-${peer.name}` : peer.name;
}

function policyPeers(peer: Peer) {
  if (peer.kind === "addresses") {
    return peer.cidrs.map((cidr) => ({
      ipBlock: { cidr, ...(peer.except && { except: [...peer.except] }) },
    }));
  }
  return [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace.name } },
      podSelector: { matchLabels: { ...peer.podLabels } },
    },
  ];
}

function policyPorts(ports: readonly PeerPort[]) {
  return ports.map(({ port, protocol = "TCP" }) => ({ port: String(port), protocol }));
}
