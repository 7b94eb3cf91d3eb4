import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { eventually } from "../support/eventually";
import { describeWithPostgres, temporaryCluster } from "../support/postgres-cluster";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "x".repeat(2000) };

function apply(service: ServiceProcess, key: string): Promise<Response> {
  return fetch(`${service.url}/api/jobs/1/applications`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(applicant),
  });
}

describe("a SQLite file", () => {
  const folder = temporaryFolder();

  test("locked by another process gives 503 with Retry-After, and works again after", async () => {
    const service = await startService({ DATA_DIR: folder });
    await untilReady(service);
    const other = new Sqlite(join(folder, "job-board.db"));
    other.exec("BEGIN IMMEDIATE");
    const refused = await apply(service, "locked");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ type: "/docs#database-locked" });
    expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    other.exec("ROLLBACK");
    other.close();
    expect((await apply(service, "locked")).status).toBe(201);
  });
});

describeWithPostgres("PostgreSQL", () => {
  const cluster = temporaryCluster();

  test("that goes away and comes back is answered with 503 between, loses nothing, needs no restart", async () => {
    const service = await startService({
      DATABASE_URL: cluster.url("outage"),
      SHUTDOWN_DRAIN_SECONDS: "0",
    });
    await untilReady(service);
    const stored = (await (await apply(service, "before")).json()) as { id: string };
    cluster.stop();
    await eventually(
      async () => (await fetch(`${service.url}/readyz`)).status,
      (status) => status === 503,
    );
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    const refused = await fetch(`${service.url}/api/jobs/1`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await (await fetch(service.metricsUrl)).text()).toContain("database_up 0\n");
    cluster.start();
    await untilReady(service);
    expect((await fetch(`${service.url}/api/applications/${stored.id}`)).status).toBe(200);
    service.child.kill("SIGTERM");
    expect(await service.ended()).toBe(0);
  });

  test("that is not there yet is waited for: live but not started", async () => {
    const url = cluster.url("late");
    cluster.stop();
    const service = await startService({ DATABASE_URL: url });
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    expect((await fetch(`${service.url}/startupz`)).status).toBe(503);
    expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(503);
    cluster.start();
    await untilReady(service);
    expect((await fetch(`${service.url}/api/jobs/1`)).status).toBe(200);
    expect(JSON.stringify(service.lines())).not.toContain("board@");
  });
});
