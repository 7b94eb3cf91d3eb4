import { ConfigurationError, configFromEnvironment, EXIT_CONFIGURATION } from "../config/config";

/** EX_USAGE and EX_DATAERR of sysexits.h. */
export const EXIT_USAGE = 64;
export const EXIT_DATA = 65;

/** The SQLite file that the configuration names; leaves the process when there is none. */
export function configuredSqliteFile(): string {
  try {
    const { database } = configFromEnvironment();
    if (database.kind === "postgres") {
      return leave("DATABASE_URL names PostgreSQL: use pg_dump and pg_restore", EXIT_USAGE);
    }
    return database.file;
  } catch (error) {
    if (error instanceof ConfigurationError) leave(error.message, EXIT_CONFIGURATION);
    throw error;
  }
}

export function leave(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
