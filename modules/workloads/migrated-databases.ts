import type { AzureEnvironment } from "../environment/environment";
import type { Application } from "./application";
import { programsOf } from "./catalogue";

/** A database of Azure's server whose tables are made by an identity of its own. */
export interface MigratedDatabase {
  /** Of several; undefined for the application's own. */
  readonly program: string | undefined;
  /** Service account, in the application's namespace, of the task that makes them. */
  readonly account: string;
}

/** Those of an application; none where the environment has no such server. */
export function migratedDatabases(
  application: Pick<Application, "name" | "database" | "programs">,
  environment: AzureEnvironment,
): readonly MigratedDatabase[] {
  const { name, database } = application;
  if (database?.migrations === undefined || environment.infrastructure.postgres === null) {
    return [];
  }
  const programs = programsOf(application, environment);
  const { migrations } = database;
  return (programs.length === 0 ? [undefined] : programs).map((program) => ({
    program,
    account: migrations(program ?? name),
  }));
}
