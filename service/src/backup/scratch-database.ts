import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseConfig, PostgresConfig } from "../config/database-config";
import { withConnection } from "../database/postgres-connection";
import { BACKUP_STATEMENT_TIMEOUT_SECONDS } from "./postgres-snapshot";

const PREFIX = "job_board_drill_";
/** A drill has ended by then: an older database was left by one that was killed. */
const LEFT_BEHIND_MILLISECONDS = 24 * 3_600_000;

/**
 * Works on an empty database beside the one that the configuration names, which is gone afterwards: a file in the
 * folder for temporary files, or a database of the same server, for which the role needs `CREATEDB`.
 */
export function withScratchDatabase<T>(
  config: DatabaseConfig,
  work: (scratch: DatabaseConfig) => Promise<T>,
): Promise<T> {
  return config.kind === "sqlite" ? withScratchFile(work) : onSameServer(config, work);
}

async function withScratchFile<T>(work: (scratch: DatabaseConfig) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await work({ kind: "sqlite", file: join(folder, "job-board.db") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onSameServer<T>(
  config: PostgresConfig,
  work: (scratch: DatabaseConfig) => Promise<T>,
): Promise<T> {
  const database = `${PREFIX}${Date.now()}`;
  await dropLeftBehind(config);
  await statement(config, `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8'`);
  try {
    return await work({
      ...config,
      database,
      target: `${database} on the server of ${config.target}`,
    });
  } finally {
    // The restore's connection may not be gone yet.
    await statement(config, `DROP DATABASE ${database} WITH (FORCE)`);
  }
}

async function dropLeftBehind(config: PostgresConfig): Promise<void> {
  const found = await statement(
    config,
    `SELECT datname AS name FROM pg_database WHERE datname ~ '^${PREFIX}\\d{13}$'
     AND pg_get_userbyid(datdba) = current_user`,
  );
  const last = Date.now() - LEFT_BEHIND_MILLISECONDS;
  for (const { name } of found) {
    if (Number(name.slice(PREFIX.length)) < last)
      await statement(config, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** On a connection to `postgres`, the database that every server has. */
async function statement(config: PostgresConfig, text: string): Promise<{ name: string }[]> {
  const { rows } = await withConnection(
    { ...config, database: "postgres" },
    (connection) => connection.query<{ name: string }>(text),
    BACKUP_STATEMENT_TIMEOUT_SECONDS,
  );
  return rows;
}
