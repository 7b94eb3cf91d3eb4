import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/backup-commands";
import { eventually } from "../support/eventually";
import { describeWithPostgres, PostgresCluster } from "../support/postgres-cluster";
import { type ServiceProcess, startService } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

async function submitTo(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/jobs/1/applications`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, email: "a@example.org" }),
  });
  expect(response.status).toBe(201);
  return response.headers.get("location") ?? "";
}

async function readyService(environment: Record<string, string>): Promise<ServiceProcess> {
  const service = await startService({ SAMPLE_JOBS: "10", ...environment });
  await eventually(
    () => fetch(`${service.url}/readyz`),
    ({ status }) => status === 200,
  );
  return service;
}

async function statusesOf(url: string, locations: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(locations.map((location) => fetch(url + location)));
  return [...new Set(answers.map(({ status }) => status))];
}

describeWithPostgres("the volume of the database is lost", () => {
  const lost = new PostgresCluster();
  const next = new PostgresCluster();
  beforeAll(async () => {
    await lost.create();
    await next.create();
  });
  afterAll(() => next.remove());

  test("nothing that was acknowledged before the backup is lost, and what came later is known to be", async () => {
    mkdirSync(join(folder, "store"));
    const store = { BACKUP_STORE: join(folder, "store"), DATA_DIR: folder };
    const old = lost.url("board");
    const service = await readyService({ DATABASE_URL: old });
    const before: string[] = [];
    for (let count = 0; count < 200; count++)
      before.push(await submitTo(service.url, `before ${count}`));
    expect(runCommand({ ...store, DATABASE_URL: old }, "backup").status).toBe(0);
    const after = [await submitTo(service.url, "after")];
    lost.remove();
    expect(await statusesOf(service.url, before)).toEqual([503]);
    service.child.kill("SIGKILL");
    await service.ended();

    // The service comes back first, on the empty database, and fills it with sample jobs.
    const url = next.url("board");
    const empty = await readyService({ DATABASE_URL: url });
    expect(await statusesOf(empty.url, before)).toEqual([404]);
    const restored = { ...store, DATABASE_URL: url };
    expect(runCommand(restored, "restore", "--replace").status).toBe(64);
    empty.child.kill("SIGTERM");
    await empty.ended();
    expect(runCommand(restored, "restore").status).toBe(64);
    expect(runCommand(restored, "restore", "--replace")).toMatchObject({ status: 0, stderr: "" });
    const again = await readyService({ DATABASE_URL: url });
    expect(await statusesOf(again.url, before)).toEqual([200]);
    expect(await statusesOf(again.url, after)).toEqual([404]);
    expect(runCommand(restored, "restore-drill").status).toBe(0);
  }, 120_000);
});
