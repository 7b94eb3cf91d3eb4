import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import {
  DatabaseUnavailable,
  unobserved,
  type Database,
  type MaybePromise,
  type ObserveOperation,
} from "./database";
import { createDatabase } from "./sqlite-create";
import { requireDatabaseFile, requireOwnSchema, UnusableDatabase } from "./sqlite-identity";
import type { SqlDatabase, SqlRow, SqlStatement } from "./sql";
import { untilUnlocked } from "./sqlite-retry";
import { checkDamage, migrateSqlite } from "./sqlite-schema";

/** Another replica may be migrating the shared file, which takes longer the more is in it. */
const MIGRATION_PATIENCE_MILLISECONDS = 10_000;
/** Below every caller's own patience; then the caller is told to come again. */
const LOCK_PATIENCE_MILLISECONDS = 2_000;

/** One file, one connection: SQLite has one writer, and reads of one process do not wait for each other. */
export class SqliteDatabase implements Database, SqlDatabase {
  readonly kind = "sqlite";
  #connection: Sqlite.Database | undefined;
  #isPrepared = false;
  readonly #texts = statementsOf(textStatements);

  constructor(
    private readonly file: string,
    private readonly sampleJobCount: number,
    private readonly observe: ObserveOperation = unobserved,
  ) {}

  async prepare(): Promise<void> {
    try {
      await untilUnlocked(MIGRATION_PATIENCE_MILLISECONDS, () => this.#open());
    } catch (error) {
      throw error instanceof UnusableDatabase ? error.at(this.file) : error;
    }
  }

  ping(): MaybePromise<void> {
    return this.run("ping", (connection) => {
      connection.prepare("SELECT count(*) FROM sqlite_schema").get();
    });
  }

  /** Waits while another process holds the lock. @throws DatabaseUnavailable */
  run<T>(operation: string, work: (connection: Sqlite.Database) => T): MaybePromise<T> {
    return this.observe(operation, () =>
      untilUnlocked(LOCK_PATIENCE_MILLISECONDS, () => work(this.#prepared)),
    );
  }

  /** The same in a transaction, immediate: of two processes the second sees what the first has written. */
  transaction<T>(operation: string, work: (connection: Sqlite.Database) => T): MaybePromise<T> {
    return this.run(operation, (connection) =>
      connection.transaction(() => work(connection)).immediate(),
    );
  }

  batch(operation: string, statements: readonly SqlStatement[]): MaybePromise<SqlRow[][]> {
    const work = (connection: Sqlite.Database) => {
      const prepared = this.#texts(connection);
      const results: SqlRow[][] = [];
      for (const { text, values, orStop = false } of statements) {
        const rows = prepared(text, values);
        results.push(rows);
        if (orStop && rows.length === 0) break;
      }
      return results;
    };
    // One statement is a transaction by itself; one that only reads then takes no lock.
    return statements.length === 1 ? this.run(operation, work) : this.transaction(operation, work);
  }

  close(): Promise<void> {
    this.#isPrepared = false;
    this.#connection?.close();
    this.#connection = undefined;
    return Promise.resolve();
  }

  get #prepared(): Sqlite.Database {
    if (this.#connection === undefined || !this.#isPrepared)
      throw new DatabaseUnavailable("starting");
    return this.#connection;
  }

  /** @throws UnusableDatabase when there is a file that this service did not make; it is left as it is. */
  #open(): void {
    this.#isPrepared = false;
    this.#connection?.close();
    mkdirSync(dirname(this.file), { recursive: true });
    if (!existsSync(this.file)) createDatabase(this.file, this.sampleJobCount);
    requireDatabaseFile(this.file);
    const connection = new Sqlite(this.file, { timeout: 0, fileMustExist: true });
    this.#connection = connection;
    checkDamage(connection);
    requireOwnSchema(connection);
    connection.pragma("journal_mode = WAL");
    // NORMAL may lose acknowledged applications on power loss; reads, the hot path, never sync either way.
    connection.pragma("synchronous = FULL");
    connection.pragma("foreign_keys = ON");
    migrateSqlite(connection, this.sampleJobCount);
    this.#isPrepared = true;
  }
}

/**
 * The statements of a repository, prepared once for each opening of the file.
 * @param prepare gives all of them.
 */
export function statementsOf<T>(
  prepare: (connection: Sqlite.Database) => T,
): (connection: Sqlite.Database) => T {
  let prepared: { readonly on: Sqlite.Database; readonly statements: T } | undefined;
  return (connection) => {
    if (prepared?.on !== connection) prepared = { on: connection, statements: prepare(connection) };
    return prepared.statements;
  };
}

/** Carries out statements by their text, each prepared when it is first used. */
function textStatements(connection: Sqlite.Database) {
  const prepared = new Map<string, Sqlite.Statement<[object], SqlRow>>();
  return (text: string, values: SqlStatement["values"]): SqlRow[] => {
    let statement = prepared.get(text);
    if (statement === undefined) {
      statement = connection.prepare<[object], SqlRow>(text);
      prepared.set(text, statement);
    }
    const byName = Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
    if (statement.reader) return statement.all(byName);
    statement.run(byName);
    return [];
  };
}
