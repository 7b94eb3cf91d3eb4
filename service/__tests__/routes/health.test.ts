import { DatabaseUnavailable } from "../../src/database/database";
import { temporaryFolder } from "../support/temporary-folder";
import { testApp } from "../support/test-app";

describe("health", () => {
  const folder = temporaryFolder();

  test("all probes pass when ready, and the report names each component", async () => {
    const { app, database } = await testApp(folder);
    for (const probe of ["/livez", "/readyz", "/startupz", "/healthz"]) {
      const response = await app.request(probe);
      expect([probe, response.status]).toEqual([probe, 200]);
      expect(response.headers.get("content-type")).toBe("application/health+json");
    }
    const report = (await (await app.request("/healthz")).json()) as {
      status: string;
      checks: object;
    };
    expect(report.status).toBe("pass");
    expect(Object.keys(report.checks)).toEqual([
      "lifecycle",
      "database:responseTime",
      "eventLoop:delay",
      "cpu:utilization",
      "memory:utilization",
      "messages",
      "burns",
      "config",
    ]);
    await database.close();
  });

  test("while draining it lives but is not ready", async () => {
    const { app, lifecycle, database } = await testApp(folder);
    lifecycle.drain();
    expect((await app.request("/readyz")).status).toBe(503);
    expect((await app.request("/livez")).status).toBe(200);
    expect((await app.request("/startupz")).status).toBe(200);
    await database.close();
  });

  test("without its database it lives, is not ready, and tells the class of the error but not its text", async () => {
    const { app, database } = await testApp(folder);
    database.ping = () => {
      throw new DatabaseUnavailable("unreachable", new Error("password of board@db.example.org"));
    };
    expect((await app.request("/livez")).status).toBe(200);
    expect((await app.request("/readyz")).status).toBe(503);
    const report = await app.request("/healthz");
    expect(report.status).toBe(503);
    const text = await report.text();
    expect(text).toContain('"lastError":"unreachable"');
    expect(text).not.toContain("example.org");
    await database.close();
  });

  test("a database that never answers fails readiness within the probe's second", async () => {
    const { app, database } = await testApp(folder);
    database.ping = () => new Promise(() => undefined);
    const response = await app.request("/readyz");
    expect(response.status).toBe(503);
    await database.close();
  });
});
