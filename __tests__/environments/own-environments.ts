import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../environments/environments";
import type { Environment } from "../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import { composeStacks } from "../../stacks/compose";
import { synthApp, type SynthesisedStack } from "../support/synth";

/** An environment of `environments/`, whatever its values, and what is synthesised of it. */
export interface OwnEnvironment {
  readonly name: string;
  readonly environment: Environment;
  readonly stacks: Readonly<Record<string, SynthesisedStack>>;
  readonly declared: readonly DeclaredConnection[];
}

export function synthOwnEnvironment(name: string): OwnEnvironment {
  const environment = selectEnvironment(processEnvironment({ ENVIRONMENT: name }));
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    composeStacks(app, environment);
    declared = declaredConnections(app);
  });
  return { name, environment, stacks, declared };
}

/** Every environment that the list of names has. */
export function ownEnvironments(): readonly OwnEnvironment[] {
  return ENVIRONMENT_NAMES.map(synthOwnEnvironment);
}
