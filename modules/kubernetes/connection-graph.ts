import type { Construct, IConstruct } from "constructs";
import type { HostPeer } from "./hosts";
import type { Peer } from "./peer";

/** What pods connect to. */
export type Target = Peer | HostPeer;

/** A declared connection: `from` may open connections to these ports of `to`, nothing else. */
export interface DeclaredConnection {
  readonly from: Peer;
  readonly to: Target;
  /** Names of ports of `to`. */
  readonly ports: readonly string[];
}

/** A connection that further declarations between the same two peers may add ports to. */
export interface GrowingConnection extends DeclaredConnection {
  ports: readonly string[];
  /** Writes the ports into the policies. */
  update: () => void;
}

const graphs = new WeakMap<IConstruct, Map<string, GrowingConnection>>();

/** Every connection declared below a root, over all stacks, in the order of declaration. */
export function declaredConnections(root: Construct): readonly DeclaredConnection[] {
  return [...graphOf(root).values()].map(({ from, to, ports }) => ({ from, to, ports }));
}

/** The connection declared between two peers, if there is one. */
export function connectionBetween(
  scope: Construct,
  from: Peer,
  to: Target,
): GrowingConnection | undefined {
  return graphOf(scope).get(keyOf(from, to));
}

/** Notes a connection; the tests compare what is noted here with what the policies allow. */
export function declareConnection(
  scope: Construct,
  connection: DeclaredConnection,
): GrowingConnection {
  const growing = { ...connection, update: () => undefined };
  graphOf(scope).set(keyOf(connection.from, connection.to), growing);
  return growing;
}

/** `<namespace>-<name>`, as two namespaces may hold pods of one name. */
export function qualifiedName(peer: Target): string {
  return peer.kind === "pods" ? `${peer.namespace.name}-${peer.name}` : peer.name;
}

function graphOf(scope: Construct): Map<string, GrowingConnection> {
  const { root } = scope.node;
  const graph = graphs.get(root) ?? new Map<string, GrowingConnection>();
  graphs.set(root, graph);
  return graph;
}

function keyOf(from: Peer, to: Target): string {
  return `${from.kind}/${qualifiedName(from)} ${to.kind}/${qualifiedName(to)}`;
}
