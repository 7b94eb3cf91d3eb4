import {
  type Environment,
  type EnvironmentInput,
  parseEnvironment,
} from "../modules/environment/environment";
import {
  type ProcessEnvironment,
  readProcessEnvironment,
} from "../modules/environment/process-environment";
import { dev } from "./dev";
import { local } from "./local";
import { prod } from "./prod";
import { qa } from "./qa";
import { staging } from "./staging";
import { technical } from "./technical";
import { test } from "./test";

/** Every environment by its name; `local` needs no Azure and is the default. */
const ENVIRONMENTS = { local, dev, test, qa, staging, prod, technical } as const satisfies Record<
  string,
  EnvironmentInput
>;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

/** Names that `ENVIRONMENT` may hold. */
export const ENVIRONMENT_NAMES = Object.keys(ENVIRONMENTS).filter(isEnvironmentName);

export function isEnvironmentName(name: string): name is EnvironmentName {
  return Object.hasOwn(ENVIRONMENTS, name);
}

/** What the shell or the pipeline decides; as `readProcessEnvironment`. */
export function processEnvironment(variables?: NodeJS.ProcessEnv): ProcessEnvironment {
  return readProcessEnvironment(ENVIRONMENT_NAMES, variables);
}

/** The environment that `ENVIRONMENT` names, `local` when it names none. */
export function selectEnvironment(
  settings: ProcessEnvironment = processEnvironment(),
): Environment {
  const { environment: name } = settings;
  const input = isEnvironmentName(name) ? ENVIRONMENTS[name] : undefined;
  return parseEnvironment(name, input, settings, ENVIRONMENTS);
}
