import { join } from "node:path";
import * as z from "zod/mini";
import { count, optionalText, seconds, text } from "./fields";

export const databaseFields = {
  DATA_DIR: text("data"),
  DATABASE_URL: optionalText,
  DATABASE_AUTH: z._default(z.enum(["password", "entra"]), "password"),
  DATABASE_PASSWORD_FILE: optionalText,
  DATABASE_TLS: z.optional(z.enum(["disable", "verify-full"])),
  DATABASE_CA_FILE: optionalText,
  DATABASE_POOL_SIZE: count(1, 100, 10),
  DATABASE_CONNECT_TIMEOUT_SECONDS: seconds(1, 60, 5),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: seconds(0.1, 60, 5),
  AZURE_CLIENT_ID: optionalText,
  AZURE_TENANT_ID: optionalText,
  AZURE_FEDERATED_TOKEN_FILE: optionalText,
  AZURE_AUTHORITY_HOST: z._default(z.url(), "https://login.microsoftonline.com/"),
};
const schema = z.object(databaseFields);
type DatabaseSettings = z.output<typeof schema>;

export interface SqliteConfig {
  readonly kind: "sqlite";
  /** Path of the database file; its folder is made at start. */
  readonly file: string;
}

export interface EntraConfig {
  readonly clientId: string;
  readonly tenantId: string;
  /** Holds the projected service account token; kubelet renews it, so it is read again for every exchange. */
  readonly federatedTokenFile: string;
  readonly authorityHost: string;
}

export interface PostgresConfig {
  readonly kind: "postgres";
  /** May hold a password: never logged, never hashed. */
  readonly url: string;
  /** `host[:port]/database`, fit to be shown. */
  readonly target: string;
  readonly poolSize: number;
  readonly connectTimeoutSeconds: number;
  readonly statementTimeoutSeconds: number;
  readonly tls: "disable" | "verify-full";
  /** PEM bundle that replaces Node's own certificate authorities. */
  readonly caFile?: string;
  /** Read at every new connection, so that a rotated password needs no restart. */
  readonly passwordFile?: string;
  readonly entra?: EntraConfig;
}

export type DatabaseConfig = SqliteConfig | PostgresConfig;

const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]", ""]);

/** Reads `DATABASE_*` and, for a token, `AZURE_*`; what is wrong is added to `problems`. */
export function databaseFrom(settings: DatabaseSettings, problems: string[]): DatabaseConfig {
  const given = settings.DATABASE_URL;
  if (given === undefined) return { kind: "sqlite", file: join(settings.DATA_DIR, "job-board.db") };
  if (given.startsWith("file:") && given.length > "file:".length) {
    return { kind: "sqlite", file: given.slice("file:".length).replace(/^\/\/(?=\/)/, "") };
  }
  if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given)) {
    problems.push("DATABASE_URL: must be file:<path> or postgres://<user>@<host>/<database>");
    return { kind: "sqlite", file: "" };
  }
  const url = new URL(given);
  const entra = settings.DATABASE_AUTH === "entra" ? entraFrom(settings, problems) : undefined;
  return {
    kind: "postgres",
    url: given,
    target: `${url.host}${url.pathname}`,
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutSeconds: settings.DATABASE_CONNECT_TIMEOUT_SECONDS,
    statementTimeoutSeconds: settings.DATABASE_STATEMENT_TIMEOUT_SECONDS,
    tls: settings.DATABASE_TLS ?? (LOOPBACK_HOSTS.has(url.hostname) ? "disable" : "verify-full"),
    ...(settings.DATABASE_CA_FILE !== undefined && { caFile: settings.DATABASE_CA_FILE }),
    ...(settings.DATABASE_PASSWORD_FILE !== undefined && {
      passwordFile: settings.DATABASE_PASSWORD_FILE,
    }),
    ...(entra !== undefined && { entra }),
  };
}

function entraFrom(settings: DatabaseSettings, problems: string[]): EntraConfig | undefined {
  const { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE } = settings;
  const needed = { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined) problems.push(`${name}: is needed when DATABASE_AUTH is entra`);
  }
  if (!AZURE_CLIENT_ID || !AZURE_TENANT_ID || !AZURE_FEDERATED_TOKEN_FILE) return undefined;
  return {
    clientId: AZURE_CLIENT_ID,
    tenantId: AZURE_TENANT_ID,
    federatedTokenFile: AZURE_FEDERATED_TOKEN_FILE,
    authorityHost: settings.AZURE_AUTHORITY_HOST,
  };
}
