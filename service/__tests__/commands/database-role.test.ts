import { Client } from "pg";
import { ENTRA, runDatabaseRole as run } from "../support/flexible-server";
import { describeWithPostgres, PostgresCluster } from "../support/postgres-cluster";

const NAME = "id-jobboard-dev-weu-job-board";
const FIRST = "11111111-1111-4111-8111-111111111111";
const SECOND = "22222222-2222-4222-8222-222222222222";

/** Runs statements in a database, as a role of that name. */
async function as<T>(url: string, role: string, statement: string): Promise<T[]> {
  const client = new Client(url.replace("board@", `${role}@`));
  try {
    await client.connect();
    return (await client.query(statement)).rows as T[];
  } finally {
    await client.end();
  }
}

test.each([
  [[]],
  [[NAME, "not an id", "jobboard"]],
  [['id"; DROP TABLE jobs', FIRST, "jobboard"]],
  [[NAME, FIRST, "job board"]],
  [[NAME, FIRST, "jobboard", "owner"]],
  [[NAME, FIRST, "jobboard", "constructor"]],
  [[NAME, FIRST, "jobboard", "backup", "more"]],
  [[NAME, FIRST, "jobboard", "rows"]],
  [[NAME, FIRST, "jobboard", "rows", 'id"; DROP TABLE jobs']],
  [[NAME, FIRST, "jobboard", "rows", "migrations", "more"]],
])("with the arguments %j it says how it is used", (argumentList) => {
  expect(run({ DATABASE_URL: "postgres://a@localhost/postgres" }, ...argumentList)).toEqual({
    status: 64,
    stdout: "",
    stderr:
      "Usage: database-role <role> <object id> <database> [backup | migrations | rows <role that migrates>]\n",
  });
});

test("without PostgreSQL it says that it needs one", () => {
  expect(run({}, NAME, FIRST, "jobboard")).toMatchObject({
    status: 64,
    stderr: "DATABASE_URL must name PostgreSQL\n",
  });
});

test("a server that can't be reached is named, without a stack trace", () => {
  const { status, stderr } = run(
    { DATABASE_URL: "postgres://a@127.0.0.1:1/postgres", DATABASE_CONNECT_TIMEOUT_SECONDS: "1" },
    NAME,
    FIRST,
    "jobboard",
  );
  expect(status).toBe(65);
  expect(stderr).toMatch(/^127\.0\.0\.1:1\/postgres: .*ECONNREFUSED.*\n$/);
});

describeWithPostgres("on a real PostgreSQL", () => {
  const cluster = new PostgresCluster();
  let administrator: string;
  let jobboard: string;
  beforeAll(async () => {
    await cluster.create();
    jobboard = cluster.url("jobboard");
    administrator = jobboard.replace(/jobboard$/, "postgres");
    await as(administrator, "board", ENTRA);
  });
  afterAll(() => cluster.remove());

  test("the identity gets a role by its object id, that may make tables and is no administrator", async () => {
    await expect(as(jobboard, NAME, "CREATE TABLE early (id int)")).rejects.toThrow(NAME);
    expect(run({ DATABASE_URL: administrator }, NAME, FIRST, "jobboard")).toEqual({
      status: 0,
      stdout: `role ${NAME}: made; may make its tables in jobboard\n`,
      stderr: "",
    });
    expect(await as(administrator, "board", "SELECT * FROM principals")).toEqual([
      { rolname: NAME, objectid: FIRST, kind: "service", admin: false, mfa: false },
    ]);
    await as(jobboard, NAME, "CREATE TABLE early (id int)");
    await expect(as(administrator, NAME, "CREATE TABLE elsewhere (id int)")).rejects.toThrow(
      "permission denied for schema public",
    );
    await expect(as(administrator, NAME, "CREATE ROLE another")).rejects.toThrow(
      "permission denied to create role",
    );
  });

  test("the identity for backups may read all tables, also later ones, and write to none", async () => {
    const url = cluster.url("backed_up");
    await as(url, "board", "CREATE TABLE early (id int)");
    expect(run({ DATABASE_URL: administrator }, "backups", SECOND, "backed_up", "backup")).toEqual({
      status: 0,
      stdout: "role backups: made; may read backed_up and try restores\n",
      stderr: "",
    });
    await as(url, "board", "CREATE TABLE late (id int)");
    expect(await as(url, "backups", "SELECT * FROM early, late")).toEqual([]);
    for (const statement of [
      "INSERT INTO early VALUES (1)",
      "DELETE FROM late",
      "TRUNCATE early",
      "CREATE TABLE mine (id int)",
    ]) {
      await expect(as(url, "backups", statement)).rejects.toThrow("permission denied");
    }
    await as(administrator, "backups", "CREATE DATABASE job_board_drill_1");
    await as(administrator, "backups", "DROP DATABASE job_board_drill_1");
    await expect(as(administrator, "backups", "DROP DATABASE backed_up")).rejects.toThrow(
      "must be owner of database backed_up",
    );
    await as(administrator, "board", "DELETE FROM principals WHERE rolname = 'backups'");
  });

  test("repeated, it changes nothing and says so", async () => {
    expect(
      run({ DATABASE_URL: administrator }, NAME, FIRST.toUpperCase(), "jobboard"),
    ).toMatchObject({
      status: 0,
      stdout: `role ${NAME}: is there; may make its tables in jobboard\n`,
    });
    expect(await as(administrator, "board", "SELECT * FROM principals")).toHaveLength(1);
  });

  test("the role of an identity that was made anew is labelled with its new id, not made again", async () => {
    // Only a flexible server has the provider: that the label is asked for is all that can be seen here.
    expect(run({ DATABASE_URL: administrator }, NAME, SECOND, "jobboard")).toMatchObject({
      status: 65,
      stderr: expect.stringContaining('security label provider "pgaadauth" is not loaded'),
    });
    expect(await as(administrator, "board", "SELECT * FROM principals")).toHaveLength(1);
  });
});
