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
