import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { postgresRows } from "./backup-commands";
import type { PostgresCluster } from "./postgres-cluster";

/** What a flexible server has and PostgreSQL hasn't: roles that stand for principals of Entra. */
export const ENTRA = `
  CREATE TABLE principals (rolname text, objectid text, kind text, admin boolean, mfa boolean);
  CREATE FUNCTION pgaadauth_list_principals(boolean) RETURNS SETOF principals
    LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM principals';
  CREATE FUNCTION pgaadauth_create_principal_with_oid(
    role text, id text, kind text, admin boolean, mfa boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    EXECUTE format('CREATE ROLE %I LOGIN', role);
    INSERT INTO principals VALUES (role, id, kind, admin, mfa);
    RETURN 'Created role for ' || role;
  END $$;`;

/** Runs the command with nothing but this environment. */
export function runDatabaseRole(environment: NodeJS.ProcessEnv, ...argumentList: string[]) {
  const script = join(__dirname, "../../dist/database-role.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...argumentList], {
    env: environment,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/**
 * Makes a server's rights those of a flexible server: its administrators are no superusers, may make roles and
 * databases, and the group that they are in owns `public` of every database.
 * https://learn.microsoft.com/azure/postgresql/security/security-manage-database-users
 */
export class FlexibleServer {
  constructor(private readonly cluster: PostgresCluster) {}

  async prepare(): Promise<void> {
    await this.sql("postgres", ENTRA);
    this.cluster.sql("CREATE ROLE azure_pg_admin");
    this.cluster.sql("CREATE ROLE administrator LOGIN CREATEDB CREATEROLE IN ROLE azure_pg_admin");
  }

  /** @param owner the administrators', where one was there when it was made */
  async makeDatabase(name: string, owner = "azure_pg_admin"): Promise<void> {
    this.cluster.url(name, `OWNER ${owner}`);
    await this.sql(name, "ALTER SCHEMA public OWNER TO azure_pg_admin");
  }

  /** As the superuser that is Azure's alone. */
  sql(database: string, statement: string): Promise<unknown[][]> {
    return postgresRows(this.cluster.urlAs("board", database), statement);
  }

  /** The command, as an administrator. */
  giveRole(...argumentList: string[]) {
    const DATABASE_URL = this.cluster.urlAs("administrator", "postgres");
    return runDatabaseRole({ DATABASE_URL }, ...argumentList);
  }
}
