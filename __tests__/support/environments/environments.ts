import {
  type Environment,
  type EnvironmentInput,
  parseEnvironment,
} from "../../../modules/environment/environment";
import {
  type ProcessEnvironment,
  readProcessEnvironment,
} from "../../../modules/environment/process-environment";
import { dev } from "./dev";
import { local } from "./local";
import { prod } from "./prod";
import { qa } from "./qa";
import { staging } from "./staging";

/**
 * The environments that tests know by value. Those of `environments/` are the user's own, with any
 * value; only `__tests__/environments/` reads them.
 */
export const ENVIRONMENTS = { local, dev, qa, staging, prod } as const satisfies Record<
  string,
  EnvironmentInput
>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

/** What the shell decides, where it may select one of these environments. */
export function settingsFrom(variables: NodeJS.ProcessEnv = {}): ProcessEnvironment {
  return readProcessEnvironment(Object.keys(ENVIRONMENTS), variables);
}

/** One of these environments, parsed. */
export function environmentNamed(
  name: EnvironmentName,
  settings: Partial<ProcessEnvironment> = {},
): Environment {
  return parseEnvironment(
    name,
    ENVIRONMENTS[name],
    { ...settingsFrom({ ENVIRONMENT: name }), ...settings },
    ENVIRONMENTS,
  );
}
