import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "../config/config";
import type { PostgresConfig } from "../config/database-config";
import { ensureRole, grantDatabase } from "../database/entra-role";
import { openPool } from "../database/postgres-pool";
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
    const outcome = await within(config, "postgres", (sql) => ensureRole(sql, { name, objectId }));
    await within(config, database, (sql) => grantDatabase(sql, name));
    process.stdout.write(`role ${name}: ${outcome}; may make its tables in ${database}\n`);
  } catch (error) {
    leave(`${config.target}: ${error instanceof Error ? error.message : "unknown"}`, EXIT_DATA);
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

async function within<T>(
  config: PostgresConfig,
  database: string,
  work: (sql: ReturnType<typeof openPool>) => Promise<T>,
): Promise<T> {
  const url = new URL(config.url);
  url.pathname = `/${database}`;
  const sql = openPool({ ...config, url: url.href, poolSize: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

const [name, objectId, database] = process.argv.slice(2);
void databaseRole(name, objectId, database);
