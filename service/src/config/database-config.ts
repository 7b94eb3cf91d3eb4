import { join } from "node:path";
import * as z from "zod/mini";
import { count, optionalText, seconds, text } from "./fields";
import { optionalTls, type Tls, tlsTo } from "./tls";
import { tlsFilesFrom, type TlsFiles } from "./tls-files";

export const databaseFields = {
  DATA_DIR: text("data"),
  DATABASE_URL: optionalText,
  DATABASE_SCHEMA: z._default(z.enum(["made", "given"]), "made"),
  DATABASE_ROWS_ROLE: optionalText,
  DATABASE_AUTH: z._default(z.enum(["password", "entra"]), "password"),
  DATABASE_PASSWORD_FILE: optionalText,
  DATABASE_TLS: optionalTls,
  DATABASE_CA_FILE: optionalText,
  DATABASE_CERTIFICATE_FILE: optionalText,
  DATABASE_KEY_FILE: optionalText,
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
  /** A name or an address; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Undefined for the driver's default. */
  readonly user?: string;
  /** Never logged, never hashed. */
  readonly password?: string;
  /**
   * `made`: the process brings the schema up to date itself; `given`: the command `migrate` does, with a role of its own,
   * and the process only looks, without the right to make anything.
   */
  readonly schema: "made" | "given";
  /** Who gets the rows of the tables that `migrate` makes. @default nobody beside who has them already */
  readonly rowsRole?: string;
  /** `host[:port]/database`, fit to be shown. */
  readonly target: string;
  readonly poolSize: number;
  readonly connectTimeoutSeconds: number;
  readonly statementTimeoutSeconds: number;
  readonly tls: Tls;
  /** Read again at every new connection. */
  readonly tlsFiles: TlsFiles;
  /** Read at every new connection, so that a rotated password needs no restart. */
  readonly passwordFile?: string;
  readonly entra?: EntraConfig;
}

export type DatabaseConfig = SqliteConfig | PostgresConfig;

const DEFAULT_PORT = 5432;

/** Reads `DATABASE_*`, the file of authorities and, for a token, `AZURE_*`; what is wrong is added to `problems`. */
export function databaseFrom(settings: DatabaseSettings, problems: string[]): DatabaseConfig {
  const url = settings.DATABASE_URL;
  const isServer = url !== undefined && /^postgres(ql)?:/.test(url);
  if (settings.DATABASE_SCHEMA === "given" && !isServer)
    problems.push("DATABASE_SCHEMA: given needs PostgreSQL in DATABASE_URL");
  if (url === undefined) return { kind: "sqlite", file: join(settings.DATA_DIR, "job-board.db") };
  if (url.startsWith("file:") && url.length > "file:".length) {
    return { kind: "sqlite", file: url.slice("file:".length).replace(/^\/\/(?=\/)/, "") };
  }
  const server = serverFrom(url);
  if (server === undefined) {
    problems.push("DATABASE_URL: must be file:<path> or postgres://<user>@<host>/<database>");
    return { kind: "sqlite", file: "" };
  }
  const entra =
    settings.DATABASE_AUTH === "entra"
      ? entraFrom(settings, "DATABASE_AUTH is entra", problems)
      : undefined;
  return {
    kind: "postgres",
    ...server,
    schema: settings.DATABASE_SCHEMA,
    ...(settings.DATABASE_ROWS_ROLE !== undefined && { rowsRole: settings.DATABASE_ROWS_ROLE }),
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutSeconds: settings.DATABASE_CONNECT_TIMEOUT_SECONDS,
    statementTimeoutSeconds: settings.DATABASE_STATEMENT_TIMEOUT_SECONDS,
    tls: tlsTo(server.host, settings.DATABASE_TLS),
    tlsFiles: tlsFilesFrom("DATABASE", settings, problems),
    ...(settings.DATABASE_PASSWORD_FILE !== undefined && {
      passwordFile: settings.DATABASE_PASSWORD_FILE,
    }),
    ...(entra !== undefined && { entra }),
  };
}

type Server = Pick<PostgresConfig, "host" | "port" | "database" | "user" | "password" | "target">;

/** The parts of the URL, undefined when it names no server or database. */
function serverFrom(given: string): Server | undefined {
  if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given)) return undefined;
  const url = new URL(given);
  const parts = [url.hostname, url.pathname.slice(1), url.username, url.password];
  const [host = "", database, user, password] = parts.map(decoded);
  if (database === undefined || database === "" || user === undefined || password === undefined)
    return undefined;
  return {
    host: host === "" ? "localhost" : host.replaceAll(/[[\]]/g, ""),
    port: url.port === "" ? DEFAULT_PORT : Number(url.port),
    database,
    target: `${url.host}${url.pathname}`,
    ...(user !== "" && { user }),
    ...(password !== "" && { password }),
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** @param when why it is needed, for the problem. */
export function entraFrom(
  settings: DatabaseSettings,
  when: string,
  problems: string[],
): EntraConfig | undefined {
  const { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE } = settings;
  const needed = { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined) problems.push(`${name}: is needed when ${when}`);
  }
  if (!AZURE_CLIENT_ID || !AZURE_TENANT_ID || !AZURE_FEDERATED_TOKEN_FILE) return undefined;
  return {
    clientId: AZURE_CLIENT_ID,
    tenantId: AZURE_TENANT_ID,
    federatedTokenFile: AZURE_FEDERATED_TOKEN_FILE,
    authorityHost: settings.AZURE_AUTHORITY_HOST,
  };
}
