import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import postgres from "postgres";
import type { PostgresConfig } from "../config/database-config";
import { EntraTokenSource } from "./entra-token";

/** Idle connections are given back, so that replicas scaled down long ago hold none. */
const IDLE_SECONDS = 60;
/** Below the life of an Entra token and of most proxies' patience. */
const MAX_LIFETIME_SECONDS = 1800;
/** Longest wait between attempts to connect; an outage is over for callers this soon after it is over. */
const MAX_BACKOFF_SECONDS = 1;

/** A bounded pool; connects at the first query, and again after an outage. */
export function openPool(config: PostgresConfig): postgres.Sql {
  const password = passwordSource(config);
  return postgres(config.url, {
    max: config.poolSize,
    connect_timeout: config.connectTimeoutSeconds,
    idle_timeout: IDLE_SECONDS,
    max_lifetime: MAX_LIFETIME_SECONDS,
    backoff: (attempt: number) => Math.min(MAX_BACKOFF_SECONDS, 0.05 * 2 ** attempt),
    ssl: tlsOptions(config),
    ...(password !== undefined && { password }),
    connection: {
      application_name: "job-board",
      statement_timeout: config.statementTimeoutSeconds * 1000,
      lock_timeout: config.statementTimeoutSeconds * 1000,
      idle_in_transaction_session_timeout: config.statementTimeoutSeconds * 1000,
    },
    onnotice: () => undefined,
  });
}

function tlsOptions(config: PostgresConfig): false | { rejectUnauthorized: true; ca?: string } {
  if (config.tls === "disable") return false;
  if (config.caFile === undefined) return { rejectUnauthorized: true };
  return { rejectUnauthorized: true, ca: readFileSync(config.caFile, "utf8") };
}

function passwordSource(config: PostgresConfig): (() => Promise<string>) | undefined {
  const { entra, passwordFile } = config;
  if (entra !== undefined) {
    const source = new EntraTokenSource(entra);
    return () => source.token();
  }
  if (passwordFile !== undefined) return async () => (await readFile(passwordFile, "utf8")).trim();
  return undefined;
}
