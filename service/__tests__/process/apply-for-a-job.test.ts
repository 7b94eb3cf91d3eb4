import { readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../support/eventually";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const json = { "content-type": "application/json" };

test("an application is passed on, counted once and mailed once, also when its process is killed and another one starts", async () => {
  const first = await startService({ DATA_DIR: folder });
  await untilReady(first);
  const body = '{"name":"Applicant","email":"applicant@example.org"}';
  const ids: string[] = [];
  for (let number = 0; number < 20; number++) {
    const headers = { ...json, "idempotency-key": `key-${number}` };
    const response = await fetch(`${first.url}/api/jobs/3/applications`, {
      method: "POST",
      headers,
      body,
    });
    ids.push(((await response.json()) as { id: string }).id);
  }
  first.child.kill("SIGKILL");
  await first.ended();
  const second = await startService({ DATA_DIR: folder });
  await untilReady(second);
  const count = async () =>
    (await (await fetch(`${second.url}/api/jobs/3/application-counts`)).json()) as {
      received: number;
    };
  const state = async (id: string) =>
    ((await (await fetch(`${second.url}/api/applications/${id}`)).json()) as { state: string })
      .state;
  // What the first had claimed is free after a minute.
  await eventually(
    () => Promise.all(ids.map(state)),
    (states) => states.every((one) => one === "passed-on"),
    90_000,
  );
  expect(await count()).toEqual({
    job_id: 3,
    received: 20,
    seen: 0,
    withdrawn: 0,
    accepted: 0,
    declined: 0,
  });
  // One mail at most for each application and recipient: one that the kill cut short is not tried again.
  const mails = readdirSync(join(folder, "mail")).map((name) => name.slice(25));
  expect(new Set(mails).size).toBe(mails.length);
  expect(mails.length).toBeLessThanOrEqual(40);
  expect(mails.length).toBeGreaterThanOrEqual(30);
  expect((await fetch(`${second.url}/api/jobs/999/application-counts`)).status).toBe(404);
}, 150_000);
