import {
  NetworkPolicyV1,
  type NetworkPolicyV1Spec,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import {
  connectionBetween,
  type DeclaredConnection,
  declareConnection,
  type GrowingConnection,
  qualifiedName,
  type Target,
} from "./connection-graph";
import { checkHosts, type HostPeer, hostPolicy } from "./hosts";
import { objectLabels } from "./labels";
import { Manifests } from "./manifests";
import type { CertificateHolder, Connectable, MutualTls, Peer, PeerPort, PodPeer } from "./peer";
import { policyPorts } from "./ports";

export interface ConnectionOptions {
  /** Names of ports of the peer that listens. @default - all of its ports */
  readonly ports?: readonly string[];
  /**
   * Whether the pods that connect get a client certificate, where the server asks for one; without
   * it they have to bring their own. @default true
   */
  readonly clientCertificate?: boolean;
}

export interface ConnectionsProps {
  /** The pods whose connections these are. */
  readonly peer: PodPeer;
  /** `app.kubernetes.io/part-of` of the policies. */
  readonly partOf: string;
  /** Given certificates for servers that ask for one. @default none */
  readonly pod?: CertificateHolder;
  /** Set where these pods are such a server. */
  readonly mutualTls?: MutualTls | undefined;
  /** Whether the cluster's policies can name hosts (`ClusterServices.fqdnPolicies`). @default false */
  readonly fqdnPolicies?: boolean | undefined;
}

/**
 * The connections of one set of pods. One declaration writes both sides: the egress policy of the
 * pods that connect and the ingress policy of the pods that listen, with the port taken from the
 * latter, so that neither side can be forgotten. A declaration from either end, in any stack, is the
 * same connection; declared again with other ports, it opens these too.
 */
export class Connections extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly pod?: CertificateHolder;
  readonly mutualTls?: MutualTls;
  private readonly partOf: string;
  private readonly fqdnPolicies: boolean;

  constructor(scope: Construct, id: string, props: ConnectionsProps) {
    super(scope, id);
    this.peer = props.peer;
    if (props.pod) {
      this.pod = props.pod;
    }
    if (props.mutualTls) {
      this.mutualTls = props.mutualTls;
    }
    this.partOf = props.partOf;
    this.fqdnPolicies = props.fqdnPolicies ?? false;
  }

  /** Lets these pods open connections to `target`. */
  allowTo(target: Connectable | Target, options: ConnectionOptions = {}): this {
    return "kind" in target && target.kind === "hosts"
      ? this.connectToHosts(target, options)
      : this.connect(this, asConnectable(target), options);
  }

  /** Lets `source` open connections to these pods. */
  allowFrom(source: Connectable | Peer, options: ConnectionOptions = {}): this {
    return this.connect(asConnectable(source), this, options);
  }

  private connect(source: Connectable, target: Connectable, options: ConnectionOptions): this {
    const [from, to] = [source.peer, target.peer];
    const ports = this.selectPorts(from, to, options).map(({ name }) => name);
    if (ports.length === 0) {
      return this;
    }
    if (options.clientCertificate !== false) {
      this.giveCertificate(source, target);
    }
    const connection = this.declare(from, to, ports);
    if (connection === undefined) {
      return this;
    }
    const scope = new Construct(this, `${qualifiedName(from)}-to-${qualifiedName(to)}`);
    const open = () => policyPorts(openPorts(to, connection));
    const updates = [
      ...(isClosed(from)
        ? [
            this.addPolicy(scope, "Egress", from, `${from.name}-to-${qualifiedName(to)}`, () => ({
              egress: [{ to: policyPeers(to), ports: open() }],
            })),
          ]
        : []),
      ...(isClosed(to)
        ? [
            this.addPolicy(scope, "Ingress", to, `${to.name}-from-${qualifiedName(from)}`, () => ({
              ingress: [{ from: policyPeers(from), ports: open() }],
            })),
          ]
        : []),
    ];
    connection.update = () => updates.forEach((update) => update());
    return this;
  }

  /** By their names where policies can hold these, otherwise by addresses that take them in. */
  private connectToHosts(to: HostPeer, options: ConnectionOptions): this {
    const from = this.peer;
    const ports = this.selectPorts(from, to, options).map(({ name }) => name);
    if (!checkHosts(this, to) || ports.length === 0) {
      return this;
    }
    if (!this.fqdnPolicies) {
      for (const peer of to.instead) {
        this.connect(this, { peer }, { ports });
      }
      return this;
    }
    const connection = this.declare(from, to, ports);
    if (connection && isClosed(from)) {
      const name = `${from.name}-to-${to.name}`;
      const manifests = () => [
        hostPolicy(this.metadata(from, name), from, to, openPorts(to, connection)),
      ];
      const policy = new Manifests(this, `${qualifiedName(from)}-to-${to.name}`, {
        name,
        namespace: from.namespace.name,
        manifests: manifests(),
        ...this.waitFor(from),
      });
      connection.update = () => policy.put(manifests());
    }
    return this;
  }

  /** A connection's entry, to write policies for; none where there is one, which gets the ports. */
  private declare(from: Peer, to: Target, ports: readonly string[]): GrowingConnection | undefined {
    const declared = connectionBetween(this, from, to);
    if (declared === undefined) {
      return declareConnection(this, { from, to, ports });
    }
    this.checkSamePeers(declared, from, to);
    declared.ports = [...new Set([...declared.ports, ...ports])];
    declared.update();
    return undefined;
  }

  /** The server knows a client by the name of its workload, and lets nobody else in. */
  private giveCertificate(source: Connectable, { peer, mutualTls }: Connectable): void {
    if (mutualTls === undefined || source.pod === undefined) {
      return;
    }
    if (!mutualTls.clients.includes(source.peer.name)) {
      reportProblem(this, {
        property: `${source.peer.name} → ${peer.name}`,
        value: source.peer.name,
        rule: `a client that ${peer.name} lets in: ${mutualTls.clients.join(", ") || "it has none"}`,
        remedy: `add it to the clients of ${peer.name}, or correct the name`,
      });
    }
    source.pod.holdCertificate(mutualTls.issuer);
  }

  /** A name stands for one set of pods or addresses, or the policies would mean something else. */
  private checkSamePeers(declared: DeclaredConnection, from: Peer, to: Target): void {
    for (const [known, given] of [
      [declared.from, from],
      [declared.to, to],
    ] as const) {
      if (known !== given && selectionOf(known) !== selectionOf(given)) {
        reportProblem(this, {
          property: `${from.name} → ${to.name}`,
          value: selectionOf(given),
          rule: `${given.name} is already ${selectionOf(known)}`,
          remedy: "give one of the two peers another name",
        });
      }
    }
  }

  private selectPorts(from: Peer, to: Target, options: ConnectionOptions): readonly PeerPort[] {
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

  /** Writes a policy of `owner`; returns what writes its rules again. */
  private addPolicy(
    scope: Construct,
    type: "Egress" | "Ingress",
    owner: PodPeer,
    name: string,
    rules: () => Pick<NetworkPolicyV1Spec, "egress" | "ingress">,
  ): () => void {
    const spec = () => ({
      podSelector: { matchLabels: { ...owner.podLabels } },
      policyTypes: [type],
      ...rules(),
    });
    const policy = new NetworkPolicyV1(scope, type, {
      metadata: this.metadata(owner, name),
      spec: spec(),
      ...this.waitFor(owner),
    });
    return () => policy.putSpec(spec());
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

function asConnectable(target: Connectable | Peer): Connectable {
  return "peer" in target ? target : { peer: target };
}

/** Whether a default-deny stands around these pods, so that their side needs a policy. */
function isClosed(peer: Peer): peer is PodPeer {
  return peer.kind === "pods" && peer.isolated !== false;
}

function selectionOf(peer: Target): string {
  switch (peer.kind) {
    case "pods":
      return JSON.stringify(peer.podLabels);
    case "hosts":
      return JSON.stringify(peer.hosts);
    case "addresses":
      return JSON.stringify({ cidrs: peer.cidrs, except: peer.except });
  }
}

function openPorts(to: Target, connection: DeclaredConnection): readonly PeerPort[] {
  return to.ports.filter(({ name }) => connection.ports.includes(name));
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
