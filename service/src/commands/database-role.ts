import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "../config/config";
import type { PostgresConfig } from "../config/database-config";
import { ensureRole, grantBackup, grantDatabase } from "../database/entra-role";
import { faultOf } from "../database/postgres-faults";
import { withConnection } from "../database/postgres-connection";
import { EXIT_DATA, EXIT_USAGE, leave } from "./command";

const NAME = /^[\w-]{1,63}$/;
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `database-role <role> <object id> <database> [backup]`: gives a managed identity its role and its rights in a
 * database of the server that `DATABASE_URL` names, signed in as one of its Entra administrators. With `backup` the
 * role may read and run restore drills.
 */
async function databaseRole(
  name = "",
  objectId = "",
  database = "",
  use: string | undefined,
): Promise<void> {
  const isKnownUse = use === undefined || use === "backup";
  if (!NAME.test(name) || !OBJECT_ID.test(objectId) || !NAME.test(database) || !isKnownUse) {
    leave("Usage: database-role <role> <object id> <database> [backup]", EXIT_USAGE);
  }
  const config = postgresConfig();
  try {
    const outcome = await withConnection({ ...config, database: "postgres" }, (connection) =>
      ensureRole(connection, { name, objectId }),
    );
    const grant = use === "backup" ? grantBackup : grantDatabase;
    await withConnection({ ...config, database }, (connection) => grant(connection, name));
    const may =
      use === "backup" ? `read ${database} and try restores` : `make its tables in ${database}`;
    process.stdout.write(`role ${name}: ${outcome}; may ${may}\n`);
  } catch (error) {
    leave(
      `${config.target}: ${error instanceof Error ? error.message || faultOf(error) : "unknown"}`,
      EXIT_DATA,
    );
  }
}

function postgresConfig(): PostgresConfig {
  try {
    const { database } = configFromEnvironment();
    return database.kind === "postgres"
      ? database
      : leave("DATABASE_URL must name PostgreSQL", EXIT_USAGE);
  } catch (error) {
    if (error instanceof ConfigurationError) leave(error.message, EXIT_CONFIGURATION);
    throw error;
  }
}

const [name, objectId, database, use] = process.argv.slice(2);
void databaseRole(name, objectId, database, use);
