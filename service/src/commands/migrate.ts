import { configFromEnvironment } from "../config/config";
import { shareRows } from "../database/entra-role";
import { openDatabase } from "../database/open-database";
import { withConnection } from "../database/postgres-connection";
import { prepareUntilReady } from "../database/prepare-until-ready";
import { Lifecycle } from "../lifecycle";
import { Logger } from "../observability/logger";
import { EXIT_USAGE, leave, runCommand } from "./command";

/**
 * `migrate`: brings the schema of PostgreSQL up to date and adds sample jobs to a new one, as the role that owns it, for
 * processes with `DATABASE_SCHEMA=given`; where `DATABASE_ROWS_ROLE` names their role, it gets the rows. Waits for a server that is away; whoever starts it ends it when that takes too long.
 */
async function migrate(): Promise<void> {
  if (process.argv.length > 2) leave("Usage: migrate (the database is DATABASE_URL)", EXIT_USAGE);
  const config = configFromEnvironment();
  if (config.database.kind !== "postgres")
    leave("DATABASE_URL must name PostgreSQL: a file is migrated by who opens it", EXIT_USAGE);
  if (config.database.schema === "given")
    leave("DATABASE_SCHEMA must be made: this is the command that makes it", EXIT_USAGE);
  const database = await openDatabase(config);
  const logger = new Logger(config.dynamic.logLevel);
  // The waits between tries keep no process alive, and one that ended in them would have succeeded.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await prepareUntilReady(database, new Lifecycle(), logger);
    const { rowsRole } = config.database;
    if (rowsRole !== undefined)
      await withConnection(config.database, (connection) => shareRows(connection, rowsRole));
  } finally {
    clearInterval(alive);
    await database.close();
  }
}

void runCommand("The schema is as it was", migrate);
