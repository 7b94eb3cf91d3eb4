import { Pool, type PoolClient, type PoolConfig, type QueryResultRow } from "pg";
import type { PostgresConfig } from "../config/database-config";
import { connectionOptions } from "./postgres-connection";
import { isSilence, translatePostgresError } from "./postgres-errors";
import type { SqlRow, SqlStatement } from "./sql";

/** Idle connections are given back, so that replicas scaled down long ago hold none. */
const IDLE_MILLISECONDS = 60_000;
/** Below the life of an Entra token and of most proxies' patience. */
const MAX_LIFETIME_SECONDS = 1800;
/** Longest wait for queries in progress at the end. */
const CLOSE_MILLISECONDS = 5_000;

/** A statement that each connection prepares once. */
export interface Statement {
  /** One name for one text. */
  readonly name: string;
  readonly text: string;
}

/** A bounded pool; connects at the first query, and again after an outage. */
export class PostgresPool {
  readonly #options: PoolConfig;
  #pool: Pool;

  constructor(config: PostgresConfig) {
    this.#options = {
      ...connectionOptions(config),
      max: config.poolSize,
      idleTimeoutMillis: IDLE_MILLISECONDS,
      maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    };
    this.#pool = openPool(this.#options);
  }

  /**
   * A statement without a name is parsed each time.
   * @throws DatabaseUnavailable, and what the server says of a defective statement.
   */
  async query<Row extends QueryResultRow>(
    statement: Statement | Pick<Statement, "text">,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const pool = this.#pool;
    try {
      return (await pool.query<Row>({ ...statement, values })).rows;
    } catch (error) {
      throw this.#failed(pool, error);
    }
  }

  /** Does the work on one connection, all of it or nothing. @throws DatabaseUnavailable */
  async transaction<T>(
    work: (query: (statement: SqlStatement) => Promise<SqlRow[]>) => Promise<T>,
  ): Promise<T> {
    const pool = this.#pool;
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      const connected = client;
      await client.query("BEGIN");
      const result = await work(
        async ({ text, values }) => (await connected.query<SqlRow>(text, [...values])).rows,
      );
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // With its connection ends the transaction.
      client?.release(true);
      throw this.#failed(pool, error);
    }
  }

  /** Waits for queries in progress, at most five seconds. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MILLISECONDS)));
    await Promise.race([this.#pool.end(), tooLong]);
    clearTimeout(timer);
  }

  /**
   * What to throw. Where one connection is silent, the others of its time most likely are: nobody is made to wait for
   * them.
   */
  #failed(pool: Pool, error: unknown): unknown {
    if (isSilence(error) && pool === this.#pool) {
      this.#pool = openPool(this.#options);
      void pool.end();
    }
    return translatePostgresError(error);
  }
}

function openPool(options: PoolConfig): Pool {
  const pool = new Pool(options);
  // A connection that breaks is told to whoever waits for it; without these, it would end the process as well.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
