import { App } from "cdktf";
import type { Environment } from "../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import { composeStacks } from "../../stacks/compose";

/** The connections of all stacks of an environment, without synthesising them. */
export function connectionsOf(environment: Environment): readonly DeclaredConnection[] {
  const app = new App({ stackTraces: false, skipValidation: true });
  composeStacks(app, environment);
  return declaredConnections(app);
}
