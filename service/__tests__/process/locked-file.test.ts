import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { startService, untilInFlight, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const application = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ name: "Applicant", email: "applicant@example.org" }),
};

test("sixteen writers against a locked file hold up neither probes nor reads", async () => {
  const service = await startService({ DATA_DIR: folder });
  await untilReady(service);
  const other = new Sqlite(join(folder, "job-board.db"));
  other.exec("BEGIN IMMEDIATE");
  const answered: string[] = [];
  const writers = Array.from({ length: 16 }, async () => {
    const { status } = await fetch(`${service.url}/api/jobs/1/applications`, application);
    answered.push("write");
    return status;
  });
  await untilInFlight(service, 16);
  for (const path of ["/livez", "/readyz", "/api/jobs/1", "/api/jobs?q=senior"]) {
    const { status } = await fetch(service.url + path);
    answered.push(`${path} ${status}`);
  }
  expect(answered).toEqual([
    "/livez 200",
    "/readyz 200",
    "/api/jobs/1 200",
    "/api/jobs?q=senior 200",
  ]);
  other.exec("ROLLBACK");
  other.close();
  expect(new Set(await Promise.all(writers))).toEqual(new Set([201]));
});
