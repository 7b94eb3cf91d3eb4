import { Construct } from "constructs";
import type { AddonName } from "../addons/catalogue";
import type { Environment } from "../environment/environment";
import { Connections } from "../kubernetes/connections";
import type { Namespace } from "../kubernetes/namespace";
import { clusterDns, type PodPeer } from "../kubernetes/peer";
import type { Addon } from "./addon";
import { hasFqdnPolicies } from "./fqdn-policies";

export interface AddonConnectionsProps {
  readonly environment: Environment;
  readonly addons: readonly Addon[];
  readonly namespaces: readonly Namespace[];
}

/**
 * All traffic of the add-ons, as each declares it; every namespace of theirs refuses the rest.
 * Workloads declare their own.
 */
export class AddonConnections extends Construct {
  readonly environment: Environment;
  /** What Prometheus scrapes of the add-ons, and of the cluster's DNS. */
  readonly scraped: readonly PodPeer[];
  private readonly namespaces: readonly Namespace[];
  private readonly names: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: AddonConnectionsProps) {
    super(scope, id);
    this.environment = props.environment;
    this.namespaces = props.namespaces;
    this.names = new Set(props.addons.map(({ name }) => name));
    this.scraped = [...props.addons.flatMap(({ scraped = [] }) => scraped), dnsMetrics];
    for (const addon of props.addons) {
      addon.connect?.(this);
    }
  }

  /** Whether an add-on is installed. */
  has(name: AddonName): boolean {
    return this.names.has(name);
  }

  /** The connections of a peer, made once. */
  of(id: string, peer: PodPeer): Connections {
    const made = this.node.tryFindChild(id);
    return made instanceof Connections
      ? made
      : new Connections(this, id, {
          peer: this.placed(peer),
          partOf: "platform",
          fqdnPolicies: hasFqdnPolicies(this.environment),
        });
  }

  /** The peer in the namespace that this stack makes, so that its policies wait for it. */
  placed(peer: PodPeer): PodPeer {
    const namespace = this.namespaces.find(({ name }) => name === peer.namespace.name);
    return namespace === undefined ? peer : { ...peer, namespace };
  }
}

const dnsMetrics: PodPeer = { ...clusterDns, ports: [{ name: "metrics", port: 9153 }] };

/** A peer with some of its ports. */
export function only(peer: PodPeer, ...names: readonly string[]): PodPeer {
  return { ...peer, ports: peer.ports.filter(({ name }) => names.includes(name)) };
}
