import { dev } from "./dev";
import { type Environment, type EnvironmentInput, parseEnvironment } from "./environment";
import { local } from "./local";
import {
  type EnvironmentName,
  type ProcessEnvironment,
  processEnvironment,
} from "./process-environment";
import { prod } from "./prod";
import { qa } from "./qa";
import { staging } from "./staging";

const inputs: Record<EnvironmentName, EnvironmentInput> = { local, dev, qa, staging, prod };

/** The environment that `ENVIRONMENT` names, `local` when it names none. */
export function selectEnvironment(
  settings: ProcessEnvironment = processEnvironment(),
): Environment {
  return parseEnvironment(settings.environment, inputs[settings.environment], settings);
}
