import { readFile } from "node:fs/promises";
import { Client, type ClientConfig } from "pg";
import type { PostgresConfig } from "../config/database-config";
import { tlsOptionsOf } from "../config/tls-files";
import { EntraTokenSource } from "./entra-token";

/** How much longer than the server's own limit an answer is waited for, before its connection counts as dead. */
const ANSWER_GRACE_MILLISECONDS = 1_000;

/**
 * Options for a connection, with every limit on the server and, should the server never answer, here.
 * @param statementTimeoutSeconds default the configured one.
 */
export function connectionOptions(
  config: PostgresConfig,
  statementTimeoutSeconds = config.statementTimeoutSeconds,
): ClientConfig {
  const { host, port, database, user } = config;
  const limitMilliseconds = statementTimeoutSeconds * 1000;
  return {
    host,
    port,
    database,
    ...(user !== undefined && { user }),
    password: passwordSource(config),
    ssl: tlsOptions(config),
    application_name: "job-board",
    keepAlive: true,
    connectionTimeoutMillis: config.connectTimeoutSeconds * 1000,
    statement_timeout: limitMilliseconds,
    lock_timeout: limitMilliseconds,
    idle_in_transaction_session_timeout: limitMilliseconds,
    query_timeout: limitMilliseconds + ANSWER_GRACE_MILLISECONDS,
  };
}

/**
 * Does the work on a connection of its own, which ends with it: so does a transaction that the work left open.
 * @param statementTimeoutSeconds default the configured one.
 */
export async function withConnection<T>(
  config: PostgresConfig,
  work: (connection: Client) => Promise<T>,
  statementTimeoutSeconds = config.statementTimeoutSeconds,
): Promise<T> {
  const connection = new Client(connectionOptions(config, statementTimeoutSeconds));
  // What breaks is told by the statement in progress; unheard, it would end the process as well.
  connection.on("error", () => undefined);
  try {
    await connection.connect();
    return await work(connection);
  } finally {
    void connection.end();
  }
}

function tlsOptions({ tls, tlsFiles }: PostgresConfig) {
  // The driver copies the options for every new connection, and so reads the files.
  return tls === "disable"
    ? false
    : Object.assign(tlsOptionsOf(tlsFiles), { rejectUnauthorized: true });
}

/** Asked at every new connection. Never undefined, or the driver would look for a `.pgpass`. */
function passwordSource({ entra, passwordFile, password = "" }: PostgresConfig) {
  if (entra !== undefined) {
    const source = new EntraTokenSource(entra);
    return () => source.token();
  }
  if (passwordFile !== undefined) return async () => (await readFile(passwordFile, "utf8")).trim();
  return () => password;
}
