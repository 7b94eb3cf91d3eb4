import type { Client } from "pg";

/** A managed identity that signs in to PostgreSQL under its name. */
export interface EntraRole {
  /** Name of the identity, and of its role. */
  readonly name: string;
  /** Object id of the identity in Entra. */
  readonly objectId: string;
}

export type RoleOutcome = "made" | "is there" | "follows the new identity";

/**
 * Gives an identity its role on a flexible server; run by an Entra administrator in the database
 * `postgres`, the only one with these functions. By object id, as an administrator that is an identity
 * itself may not look names up in Entra. An identity that was made anew has another object id: its role
 * keeps what it owns and follows.
 * https://learn.microsoft.com/azure/postgresql/security/security-manage-entra-users
 */
export async function ensureRole(
  connection: Client,
  { name, objectId }: EntraRole,
): Promise<RoleOutcome> {
  const { rows } = await connection.query<{ id: string }>(
    "SELECT objectid::text AS id FROM pgaadauth_list_principals(false) WHERE rolname = $1",
    [name],
  );
  const [known] = rows;
  if (known?.id.toLowerCase() === objectId.toLowerCase()) return "is there";
  if (known !== undefined) {
    // A label can't be a parameter: both parts are of characters that need no escape.
    await connection.query(
      `SECURITY LABEL FOR "pgaadauth" ON ROLE ${quoted(name)} IS 'aadauth,oid=${objectId},type=service'`,
    );
    return "follows the new identity";
  }
  await connection.query(
    "SELECT pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)",
    [name, objectId],
  );
  return "made";
}

/** Lets a role make and use its tables in a database; run in that database. */
export async function grantDatabase(connection: Client, name: string): Promise<void> {
  await connection.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${quoted(name)}`);
}

/** Lets the role that migrates make and own what is in a database, also schemas; run in that database. */
export async function grantMigrations(connection: Client, name: string): Promise<void> {
  await grantDatabase(connection, name);
  // Only for a restore, which keeps what it replaces in a schema of its own: without the right to, the server warns.
  await connection.query(`GRANT CREATE ON DATABASE ${await here(connection)} TO ${quoted(name)}`);
}

/**
 * Lets a role make nothing in a database, where another one makes the tables and gives it their rows; run in that
 * database. What it made itself becomes the other's, with its rights on the rows. For that alone the administrator, who
 * is no superuser on a flexible server, is a member of both for a moment: from PostgreSQL 16 only who holds a role's
 * ADMIN option can make himself one.
 *
 * @param owner the role that migrates
 * @returns why it may still make temporary tables; undefined where it may not
 * @throws Error when it may still make tables or schemas, which somebody else has granted
 */
export async function restrictToRows(
  connection: Client,
  name: string,
  owner: string,
): Promise<string | undefined> {
  const to = quoted(name);
  const { rowCount } = await connection.query(OWNED, [name]);
  for (const statement of [
    "BEGIN",
    ...(rowCount === 0 ? [] : handOver(to, quoted(owner))),
    `REVOKE CREATE ON SCHEMA public FROM ${to}`,
    `GRANT USAGE ON SCHEMA public TO ${to}`,
    `REVOKE TEMPORARY ON DATABASE ${await here(connection)} FROM PUBLIC`,
  ]) {
    await connection.query(statement);
  }
  const { rows } = await connection.query<Rights>(RIGHTS, [name]);
  const [{ makes, temporary, databaseOwner } = NOTHING] = rows;
  if (makes)
    throw new Error(
      `${name} may still make tables or schemas, by a right that this administrator can't take: revoke it as who gave it`,
    );
  await connection.query("COMMIT");
  return temporary
    ? `may make temporary tables until ${databaseOwner}, whose database it is, revokes TEMPORARY from PUBLIC`
    : undefined;
}

/** What a role owns in the connection's database. */
const OWNED = `SELECT 1 FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
  WHERE datname = current_database() AND refclassid = 'pg_authid'::regclass AND deptype = 'o'
    AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1) LIMIT 1`;

function handOver(to: string, by: string): string[] {
  return [
    `GRANT ${to}, ${by} TO CURRENT_USER`,
    `REASSIGN OWNED BY ${to} TO ${by}`,
    ...rowsOfAll(to),
    `REVOKE ${to}, ${by} FROM CURRENT_USER`,
  ];
}

/** Gives a role the rows of all tables that are there. */
function rowsOfAll(to: string): string[] {
  return [
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${to}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
  ];
}

/** Gives a role the rows of the connection's own tables, and of those that it makes later. */
export async function shareRows(connection: Client, name: string): Promise<void> {
  const to = quoted(name);
  const later = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT";
  for (const statement of [
    ...rowsOfAll(to),
    `${later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${to}`,
    `${later} USAGE ON SEQUENCES TO ${to}`,
  ]) {
    await connection.query(statement);
  }
}

interface Rights {
  readonly makes: boolean;
  readonly temporary: boolean;
  readonly databaseOwner: string;
}
const NOTHING: Rights = { makes: false, temporary: false, databaseOwner: "" };

const RIGHTS = `SELECT has_schema_privilege($1, 'public', 'CREATE')
    OR has_database_privilege($1, current_database(), 'CREATE') AS makes,
  has_database_privilege($1, current_database(), 'TEMPORARY') AS temporary,
  pg_get_userbyid(datdba) AS "databaseOwner"
  FROM pg_database WHERE datname = current_database()`;

/** Name of the connection's database, as statements write it. */
async function here(connection: Client): Promise<string> {
  const { rows } = await connection.query<{ name: string }>("SELECT current_database() AS name");
  return quoted(rows[0]?.name ?? "");
}

/**
 * Lets a role read every table, also of those that are made later, and make databases of its own for restore
 * drills. It may write nothing else.
 */
export async function grantBackup(connection: Client, name: string): Promise<void> {
  await connection.query(`GRANT pg_read_all_data TO ${quoted(name)}`);
  await connection.query(`ALTER ROLE ${quoted(name)} CREATEDB`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
