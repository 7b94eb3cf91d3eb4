import type { Environment } from "../environment/environment";
import type { Application, BackingNeeds } from "./application";

/** What an application finds in the backing services: as it says, otherwise its database. */
export function backingNeeds(application: Application, environment: Environment): BackingNeeds {
  const { name, database, backup } = application;
  return (
    application.backing?.(environment) ?? {
      databases: database
        ? [{ name: database.name, owner: name, ...(backup?.isOn(environment) && { backup }) }]
        : [],
    }
  );
}
