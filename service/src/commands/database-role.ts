import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "../config/config";
import type { PostgresConfig } from "../config/database-config";
import { ensureRole, grantDatabase } from "../database/entra-role";
import { faultOf } from "../database/postgres-faults";
import { withConnection } from "../database/postgres-connection";
import { EXIT_DATA, EXIT_USAGE, leave } from "./command";

const NAME = /^[\w-]{1,63}$/;
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `database-role <role> <object id> <database>`: gives a managed identity its role and its rights in a
 * database of the server that `DATABASE_URL` names, signed in as one of its Entra administrators.
 */
async function databaseRole(name = "", objectId = "", database = ""): Promise<void> {
  if (!NAME.test(name) || !OBJECT_ID.test(objectId) || !NAME.test(database)) {
    leave("Usage: database-role <role> <object id> <database>", EXIT_USAGE);
  }
  const config = postgresConfig();
  try {
    const outcome = await withConnection({ ...config, database: "postgres" }, (connection) =>
      ensureRole(connection, { name, objectId }),
    );
    await withConnection({ ...config, database }, (connection) => grantDatabase(connection, name));
    process.stdout.write(`role ${name}: ${outcome}; may make its tables in ${database}\n`);
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

const [name, objectId, database] = process.argv.slice(2);
void databaseRole(name, objectId, database);
