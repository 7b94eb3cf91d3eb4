import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../support/eventually";
import { formPost, readPage, valueOf } from "../support/pages";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

describe("web in a process of its own", () => {
  const own = join(folder, "web");
  let others: ServiceProcess;
  let web: ServiceProcess;
  beforeAll(async () => {
    others = await startService({
      ROLES: "identity,jobs,applicants,notifier",
      DATA_DIR: join(folder, "others"),
    });
    await untilReady(others);
    web = await startService({
      ROLES: "web",
      DATA_DIR: own,
      IDENTITY_API: others.url,
      JOBS_API: others.url,
      APPLICANTS_API: others.url,
    });
    await untilReady(web);
  });

  test("keeps nothing: no file, no message, no figure of a database", async () => {
    expect(existsSync(own)).toBe(false);
    expect(web.lines().find(({ msg }) => msg === "listening")).toMatchObject({ database: "none" });
    const health = await (await fetch(`${web.url}/healthz`)).text();
    expect(health).toContain('"status":"pass"');
    expect(health).not.toMatch(/database:|"messages"/);
    const metrics = await (await fetch(web.metricsUrl)).text();
    expect(metrics).toContain("\nservice_ready 1\n");
    expect(metrics).not.toMatch(/database_up|outbox_/);
  });

  test("shows what the others have, and its request is one with theirs in the logs", async () => {
    const headers = { "x-request-id": "visitor-1", accept: "text/html" };
    const list = await readPage(await fetch(`${web.url}/?q=engineer`, { headers }));
    expect(list.text).toContain("Newest jobs with “engineer”");
    await eventually(
      () => others.lines().find(({ request_id }) => request_id === "visitor-1"),
      (line) => line?.["route"] === "/api/jobs",
    );
    const key = valueOf(await readPage(await fetch(`${web.url}/jobs/7`)), "key") ?? "";
    const typed = { name: "Applicant", email: "applicant@example.org", message: "", key };
    const applied = await fetch(`${web.url}/jobs/7`, { ...formPost(typed), redirect: "manual" });
    expect(applied.status).toBe(303);
    const address = `${web.url}${applied.headers.get("location") ?? ""}`;
    await eventually(
      async () => (await fetch(address)).text(),
      (html) => html.includes("<strong>Passed on</strong>"),
    );
  });

  test("stays ready when the others are gone, and says so on its pages", async () => {
    others.child.kill("SIGKILL");
    await others.ended();
    const page = await fetch(`${web.url}/`);
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
  });
});
