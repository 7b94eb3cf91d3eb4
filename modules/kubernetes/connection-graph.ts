import type { Construct, IConstruct } from "constructs";
import type { Peer } from "./peer";

/** A declared connection: `from` may open connections to these ports of `to`, nothing else. */
export interface DeclaredConnection {
  readonly from: Peer;
  readonly to: Peer;
  /** Names of ports of `to`. */
  readonly ports: readonly string[];
}

const graphs = new WeakMap<IConstruct, DeclaredConnection[]>();

/** Every connection declared below a root, over all stacks, in the order of declaration. */
export function declaredConnections(root: Construct): readonly DeclaredConnection[] {
  return graphs.get(root.node.root) ?? [];
}

/** Notes a connection; the tests compare what is noted here with what the policies allow. */
export function declareConnection(scope: Construct, connection: DeclaredConnection): void {
  const root = scope.node.root;
  const declared = graphs.get(root) ?? [];
  declared.push(connection);
  graphs.set(root, declared);
}
