import type { QueryResultRow } from "pg";
import type { PostgresConfig } from "../config/database-config";
import { unobserved, type Database, type ObserveOperation } from "./database";
import { PostgresPool, type Statement } from "./postgres-pool";
import { checkPostgres, migratePostgres } from "./postgres-schema";
import type { SqlDatabase, SqlRow, SqlStatement } from "./sql";

const PING: Statement = { name: "ping", text: "SELECT 1 FROM schema_migrations LIMIT 1" };

/** A server's database by a bounded pool of connections. */
export class PostgresDatabase implements Database, SqlDatabase {
  readonly kind = "postgres";
  readonly #pool: PostgresPool;

  constructor(
    private readonly config: PostgresConfig,
    private readonly sampleJobCount: number,
    private readonly observe: ObserveOperation = unobserved,
  ) {
    this.#pool = new PostgresPool(config);
  }

  prepare(): Promise<void> {
    return this.config.schema === "given"
      ? checkPostgres(this.config)
      : migratePostgres(this.config, this.sampleJobCount);
  }

  async ping(): Promise<void> {
    await this.run("ping", () => this.query(PING));
  }

  /** One operation of a repository, of one statement or more. */
  async run<T>(operation: string, work: () => Promise<T>): Promise<T> {
    return this.observe(operation, work);
  }

  /** @throws DatabaseUnavailable */
  query<Row extends QueryResultRow>(statement: Statement, values?: unknown[]): Promise<Row[]> {
    return this.#pool.query<Row>(statement, values);
  }

  batch(operation: string, statements: readonly SqlStatement[]): Promise<SqlRow[][]> {
    const [only, ...others] = statements;
    if (only !== undefined && others.length === 0)
      return this.run(operation, async () => [
        await this.#pool.query<SqlRow>({ text: only.text }, [...only.values]),
      ]);
    return this.run(operation, () =>
      this.#pool.transaction(async (query) => {
        const results: SqlRow[][] = [];
        for (const statement of statements) {
          const rows = await query(statement);
          results.push(rows);
          if (statement.orStop === true && rows.length === 0) break;
        }
        return results;
      }),
    );
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
