import type { Client } from "pg";
import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "../config/config";
import type { PostgresConfig } from "../config/database-config";
import {
  ensureRole,
  grantBackup,
  grantDatabase,
  grantMigrations,
  restrictToRows,
} from "../database/entra-role";
import { faultOf } from "../database/postgres-faults";
import { withConnection } from "../database/postgres-connection";
import { EXIT_DATA, EXIT_USAGE, leave } from "./command";

const NAME = /^[\w-]{1,63}$/;
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const USAGE =
  "Usage: database-role <role> <object id> <database> [backup | migrations | rows <role that migrates>]";

type Grant = (connection: Client, name: string, database: string) => Promise<string>;

/** What a role may, by the argument after the database, granted in that database. @returns it in words */
const GRANTS: ReadonlyMap<string | undefined, Grant> = new Map<string | undefined, Grant>([
  [
    undefined,
    async (connection, name, database) => {
      await grantDatabase(connection, name);
      return `may make its tables in ${database}`;
    },
  ],
  [
    "backup",
    async (connection, name, database) => {
      await grantBackup(connection, name);
      return `may read ${database} and try restores`;
    },
  ],
  [
    "migrations",
    async (connection, name, database) => {
      await grantMigrations(connection, name);
      return `may make the tables of ${database}`;
    },
  ],
]);

/** Of `rows`. */
function rowsOf(owner: string): Grant {
  return async (connection, name, database) => {
    const left = await restrictToRows(connection, name, owner);
    const may = `may read and write rows in ${database}, tables are ${owner}'s`;
    return left === undefined ? may : `${may}; ${left}`;
  };
}

/**
 * `database-role <role> <object id> <database> […]`: gives a managed identity its role and its rights in a database of
 * the server that `DATABASE_URL` names, signed in as one of its Entra administrators: to make and use its tables; with
 * `backup` to read and run restore drills; with `migrations` to make tables for another role, and with `rows` to be
 * that other, which makes none.
 */
async function databaseRole(
  name = "",
  objectId = "",
  database = "",
  ...use: string[]
): Promise<void> {
  const grant = grantOf(use);
  if (!NAME.test(name) || !OBJECT_ID.test(objectId) || !NAME.test(database) || !grant) {
    leave(USAGE, EXIT_USAGE);
  }
  const config = postgresConfig();
  try {
    const outcome = await withConnection({ ...config, database: "postgres" }, (connection) =>
      ensureRole(connection, { name, objectId }),
    );
    const may = await withConnection({ ...config, database }, (connection) =>
      grant(connection, name, database),
    );
    process.stdout.write(`role ${name}: ${outcome}; ${may}\n`);
  } catch (error) {
    leave(
      `${config.target}: ${error instanceof Error ? error.message || faultOf(error) : "unknown"}`,
      EXIT_DATA,
    );
  }
}

function grantOf([use, owner, ...more]: readonly string[]): Grant | undefined {
  if (use === "rows")
    return owner && NAME.test(owner) && more.length === 0 ? rowsOf(owner) : undefined;
  return owner === undefined ? GRANTS.get(use) : undefined;
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

void databaseRole(...process.argv.slice(2));
