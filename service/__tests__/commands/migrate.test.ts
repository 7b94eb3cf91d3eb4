import { Client } from "pg";
import { rolesSql, type PostgresDatabase } from "../../../modules/backing/postgres/files";
import { postgresRows, runCommand, runCommandBeside } from "../support/backup-commands";
import { CHANGES_OF_SCHEMA } from "../support/changes-of-schema";
import { eventually } from "../support/eventually";
import { describeWithPostgres, temporaryCluster } from "../support/postgres-cluster";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const JOBS: PostgresDatabase = { name: "jobs", owner: "jobs-migrations", user: "jobs" };
const applicant = { name: "Applicant", email: "applicant@example.org" };
const folder = temporaryFolder();

test("a file has nobody else to migrate it", () => {
  expect(runCommand({ DATA_DIR: folder }, "migrate")).toMatchObject({
    status: 64,
    stderr: "DATABASE_URL must name PostgreSQL: a file is migrated by who opens it\n",
  });
});

describeWithPostgres(
  "a database whose schema is given, of the roles that the cluster's server makes",
  () => {
    const cluster = temporaryCluster();
    const asOwner = (more: Record<string, string> = {}) => ({
      DATABASE_URL: cluster.urlAs("jobs-migrations", "jobs"),
      ...more,
    });
    const asUser = (more: Record<string, string> = {}) => ({
      DATABASE_URL: cluster.urlAs("jobs", "jobs"),
      DATABASE_SCHEMA: "given",
      DATA_DIR: folder,
      ...more,
    });
    const makeRoles = (...databases: PostgresDatabase[]) =>
      cluster.script(rolesSql([JOBS, ...databases], "postgres-exporter"));

    /** What the server says to the running role. */
    async function refusal(statement: string, database = "jobs"): Promise<unknown> {
      const client = new Client(cluster.urlAs("jobs", database));
      client.on("error", () => undefined);
      try {
        await client.connect();
        await client.query(statement);
        return "done";
      } catch (error) {
        return error instanceof Error && "code" in error ? error.code : error;
      } finally {
        await client.end().catch(() => undefined);
      }
    }
    const INSUFFICIENT_PRIVILEGE = "42501";

    test("is waited for by a service that says why, until it is migrated; then all of it works", async () => {
      makeRoles();
      const service = await startService(asUser());
      const notReady = await eventually(
        () => service.lines().find(({ msg }) => msg === "database not ready"),
        (line) => line !== undefined,
      );
      expect(notReady).toMatchObject({
        reason: "starting",
        fault: expect.stringMatching(
          /^the database has no schema, and this release needs \d+: `migrate` has not run$/,
        ) as string,
      });
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
      expect(runCommand(asOwner({ SAMPLE_JOBS: "7" }), "migrate")).toMatchObject({
        status: 0,
        stderr: "",
      });
      await untilReady(service);
      const found = await fetch(`${service.url}/api/jobs?limit=100`);
      expect(((await found.json()) as { items: unknown[] }).items).toHaveLength(7);
      const applied = await fetch(`${service.url}/api/jobs/1/applications`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(applicant),
      });
      expect(applied.status).toBe(201);
      await eventually(
        async () => (await fetch(`${service.url}/api/jobs/1/application-counts`)).json(),
        (count) => (count as { received: number }).received === 1,
      );
      service.child.kill();
      await service.ended();
    });

    test.each([...CHANGES_OF_SCHEMA, 'SET ROLE "jobs-migrations"'])(
      "refuses %s to the role that runs",
      async (statement) => {
        expect(await refusal(statement)).toBe(INSUFFICIENT_PRIVILEGE);
      },
    );

    test("gives the role that runs rows of tables that are made later, and no other database", async () => {
      makeRoles({ name: "applicants", owner: "applicants-migrations", user: "applicants" });
      await postgresRows(
        cluster.urlAs("jobs-migrations", "jobs"),
        "CREATE TABLE later (id integer)",
      );
      expect(await refusal("INSERT INTO later VALUES (1)")).toBe("done");
      expect(await refusal("SELECT 1", "applicants")).toBe(INSUFFICIENT_PRIVILEGE);
    });

    test("that a program has made as its owner becomes the other role's, with all that is in it", async () => {
      const before: PostgresDatabase = { name: "board", owner: "board-user" };
      makeRoles(before);
      const own = cluster.urlAs("board-user", "board");
      const alone = await startService({ DATABASE_URL: own, DATA_DIR: folder, SAMPLE_JOBS: "3" });
      await untilReady(alone);
      alone.child.kill();
      await alone.ended();
      makeRoles({ name: "board", owner: "board-migrations", user: "board-user" });
      makeRoles({ name: "board", owner: "board-migrations", user: "board-user" });
      const owner = { DATABASE_URL: cluster.urlAs("board-migrations", "board") };
      expect(runCommand(owner, "migrate").status).toBe(0);
      const given = { DATABASE_URL: own, DATABASE_SCHEMA: "given", DATA_DIR: folder };
      const service = await startService(given);
      await untilReady(service);
      const { items } = (await (await fetch(`${service.url}/api/jobs`)).json()) as {
        items: unknown[];
      };
      expect(items).toHaveLength(3);
      service.child.kill();
      await service.ended();
      await expect(postgresRows(own, "CREATE TABLE own (id integer)")).rejects.toMatchObject({
        code: INSUFFICIENT_PRIVILEGE,
      });
    });

    test("is waited for by the command while its server is away", async () => {
      cluster.stop();
      const migrating = runCommandBeside(asOwner(), "migrate");
      cluster.start();
      expect(await migrating).toMatchObject({ status: 0, stderr: "" });
    });

    test("of an older release is waited for as one without any", async () => {
      await postgresRows(
        cluster.urlAs("jobs-migrations", "jobs"),
        "DELETE FROM schema_migrations WHERE id > 5",
      );
      const service = await startService(asUser());
      const line = await eventually(
        () => service.lines().find(({ msg }) => msg === "database not ready"),
        (found) => found !== undefined,
      );
      expect(line?.["fault"]).toContain("the database has schema 5, and this release needs");
      service.child.kill();
      expect(await service.ended()).toBe(0);
    });
  },
);
