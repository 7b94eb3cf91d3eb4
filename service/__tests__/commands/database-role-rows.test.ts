import { postgresRows, runCommand } from "../support/backup-commands";
import { FlexibleServer } from "../support/flexible-server";
import { CHANGES_OF_SCHEMA } from "../support/changes-of-schema";
import { describeWithPostgres, temporaryCluster } from "../support/postgres-cluster";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const [PROGRAM, MIGRATIONS] = ["id-board-jobs", "id-board-jobs-migrations"];
const ID = "11111111-1111-4111-8111-111111111111";
const OTHER_ID = "22222222-2222-4222-8222-222222222222";
const INSUFFICIENT_PRIVILEGE = "42501";
const ROWS = ["rows", MIGRATIONS] as const;
const folder = temporaryFolder();

/** How many jobs a service lists that is started with this environment. */
async function jobsOf(environment: Record<string, string>): Promise<number> {
  const service = await startService(environment);
  await untilReady(service);
  const answer = await fetch(`${service.url}/api/jobs?limit=100`);
  service.child.kill();
  await service.ended();
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

describeWithPostgres("on a server whose administrator is no superuser", () => {
  const cluster = temporaryCluster();
  const server = new FlexibleServer(cluster);
  beforeAll(() => server.prepare());

  const as = (role: string, database: string, statement: string) =>
    postgresRows(cluster.urlAs(role, database), statement);
  const tables = (database: string) =>
    server.sql(database, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'");
  const giveBoth = (database: string) => [
    server.giveRole(MIGRATIONS, ID, database, "migrations"),
    server.giveRole(PROGRAM, OTHER_ID, database, ...ROWS),
  ];
  const programOf = (database: string, more: Record<string, string> = {}) => ({
    DATABASE_URL: cluster.urlAs(PROGRAM, database),
    DATA_DIR: folder,
    SAMPLE_JOBS: "3",
    ...more,
  });

  const migrationsOf = (database: string, more: Record<string, string> = {}) => ({
    DATABASE_URL: cluster.urlAs(MIGRATIONS, database),
    DATABASE_ROWS_ROLE: PROGRAM,
    ...more,
  });

  test("one identity migrates and gives the other the rows, by no right of an administrator's over either", async () => {
    await server.makeDatabase("jobs");
    // As from PostgreSQL 16, where it doesn't make an administrator a member of a role that somebody else made.
    await server.sql("postgres", "ALTER ROLE administrator NOCREATEROLE");
    expect(giveBoth("jobs")).toEqual([
      { status: 0, stderr: "", stdout: `role ${MIGRATIONS}: made; may make the tables of jobs\n` },
      {
        status: 0,
        stderr: "",
        stdout: `role ${PROGRAM}: made; may read and write rows in jobs, tables are ${MIGRATIONS}'s\n`,
      },
    ]);
    await server.sql("postgres", "ALTER ROLE administrator CREATEROLE");
    const migrations = migrationsOf("jobs", { SAMPLE_JOBS: "7" });
    expect(runCommand(migrations, "migrate")).toMatchObject({ status: 0, stderr: "" });
    expect(await jobsOf(programOf("jobs", { DATABASE_SCHEMA: "given" }))).toBe(7);
    expect(await tables("jobs")).toEqual([[MIGRATIONS]]);
    await as(MIGRATIONS, "jobs", "CREATE TABLE later (id bigserial)");
    await as(PROGRAM, "jobs", "INSERT INTO later DEFAULT VALUES");
    const members = `SELECT roleid::regrole FROM pg_auth_members
      WHERE member = 'administrator'::regrole AND roleid <> 'azure_pg_admin'::regrole`;
    expect(await server.sql("jobs", members)).toEqual([]);
  });

  test.each([
    ...CHANGES_OF_SCHEMA,
    `SET ROLE "${MIGRATIONS}"`,
    "CREATE ROLE own",
    "CREATE DATABASE own",
  ])("refuses %s to the program", async (statement) => {
    await expect(as(PROGRAM, "jobs", statement)).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });

  test("what a program made while it migrated by itself becomes the other role's, with its rows", async () => {
    await server.makeDatabase("older");
    expect(server.giveRole(PROGRAM, OTHER_ID, "older").status).toBe(0);
    expect(await jobsOf(programOf("older"))).toBe(3);
    expect(await tables("older")).toEqual([[PROGRAM]]);
    for (const { status } of [...giveBoth("older"), ...giveBoth("older")]) {
      expect(status).toBe(0);
    }
    expect(await tables("older")).toEqual([[MIGRATIONS]]);
    // A program of before goes on with its rows until it is replaced.
    await as(PROGRAM, "older", "UPDATE jobs SET title = title");
    expect(runCommand(migrationsOf("older"), "migrate").status).toBe(0);
    expect(await jobsOf(programOf("older", { DATABASE_SCHEMA: "given" }))).toBe(3);
    await expect(as(PROGRAM, "older", "CREATE TABLE own (id integer)")).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });

  test("a restore by an administrator that acts as the migrating role is the program's to read and write", async () => {
    const store = `${folder}/store`;
    const backup = { DATABASE_URL: cluster.urlAs("board", "older"), BACKUP_STORE: store };
    expect(runCommand(backup, "backup").status).toBe(0);
    const members = `GRANT "${MIGRATIONS}" TO CURRENT_USER`;
    await as("administrator", "jobs", members);
    const restore = {
      DATABASE_URL: cluster.urlAs("administrator", "jobs"),
      BACKUP_STORE: store,
      PGOPTIONS: `-c role=${MIGRATIONS}`,
    };
    expect(runCommand(restore, "restore", "--replace")).toMatchObject({ status: 0, stderr: "" });
    expect(await tables("jobs")).toEqual([[MIGRATIONS]]);
    expect(await jobsOf(programOf("jobs", { DATABASE_SCHEMA: "given" }))).toBe(3);
    await as(PROGRAM, "jobs", "DELETE FROM applications");
  });

  test("a database that is nobody's but Azure's: what is left to the program is said", async () => {
    await server.makeDatabase("azures", "board");
    const [, rows] = giveBoth("azures");
    expect(rows).toMatchObject({
      status: 0,
      stdout: `role ${PROGRAM}: is there; may read and write rows in azures, tables are ${MIGRATIONS}'s; may make temporary tables until board, whose database it is, revokes TEMPORARY from PUBLIC\n`,
    });
    expect(runCommand(migrationsOf("azures"), "migrate").status).toBe(0);
    await expect(as(PROGRAM, "azures", "CREATE TABLE own (id integer)")).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });

  test("a right to make tables that somebody else has given ends the command, and nothing is changed", async () => {
    await server.makeDatabase("open");
    await server.sql("open", "GRANT CREATE ON SCHEMA public TO PUBLIC");
    await as(PROGRAM, "open", "CREATE TABLE own (id integer)");
    const [, rows] = giveBoth("open");
    expect(rows).toMatchObject({
      status: 65,
      stderr: expect.stringContaining(
        `${PROGRAM} may still make tables or schemas, by a right that this administrator can't take`,
      ) as string,
    });
    expect(await tables("open")).toEqual([[PROGRAM]]);
  });
});
