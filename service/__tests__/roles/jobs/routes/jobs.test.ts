import { temporaryFolder } from "../../../support/temporary-folder";
import { testApp } from "../../../support/test-app";

interface Page {
  items: { id: number; title: string; location: string }[];
  next_cursor: string | null;
}

describe("GET /api/jobs", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterAll(() => service.database.close());

  const page = async (query: string) => {
    const response = await service.app.request(`/api/jobs?${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Page;
  };

  test("answers 20 jobs by default, newest first", async () => {
    const { items, next_cursor } = await page("");
    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => 60 - index));
    expect(next_cursor).not.toBeNull();
  });

  test("its cursors lead through every job exactly once", async () => {
    const seen: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const next: Page = await page(cursor === "" ? "limit=25" : `limit=25&cursor=${cursor}`);
      seen.push(...next.items.map(({ id }) => id));
      cursor = next.next_cursor;
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
  });

  test("searches and filters", async () => {
    const { items } = await page("q=python&location=Dublin");
    expect(items.length).toBeGreaterThan(0);
    expect(
      items.every(({ title, location }) => title.includes("Data") && location === "Dublin"),
    ).toBe(true);
    expect((await page("q=***")).items).toEqual([]);
  });

  test.each([
    ["limit=0", "query.limit"],
    ["limit=101", "query.limit"],
    ["limit=1e1", "query.limit"],
    ["limit=", "query.limit"],
    ["cursor=-1", "query.cursor"],
    ["cursor=%00", "query.cursor"],
    ["employment_type=slavery", "query.employment_type"],
    ["remote=maybe", "query.remote"],
    ["q=one+two+three+four+five+six+seven+eight+nine", "query.q"],
  ])("refuses %s and names the parameter, not the value", async (query, at) => {
    const response = await service.app.request(`/api/jobs?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ at }] });
  });

  test("a word that is repeated counts once", async () => {
    const repeated = `${"senior+SENIOR+".repeat(10)}developer`;
    expect((await page(`q=${repeated}`)).items.length).toBeGreaterThan(0);
  });

  test("reads one job, 404 for one that does not exist, 400 for what is no id", async () => {
    const found = await service.app.request("/api/jobs/7");
    expect([found.status, found.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await found.json()).toMatchObject({ id: 7, title: "Junior Product Designer" });
    expect((await service.app.request("/api/jobs/61")).status).toBe(404);
    for (const id of ["0", "-1", "1.5", "0x10", "1e3", "%ff", "9999999999999999", "a'--"]) {
      expect([id, (await service.app.request(`/api/jobs/${id}`)).status]).toEqual([id, 400]);
    }
  });

  test("answers 405 with the methods of the path, and 404 for a path that does not exist", async () => {
    const response = await service.app.request("/api/jobs/7", { method: "PUT" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    for (const path of [
      "/api/nothing",
      "/page/../../package.json",
      "/page/%2e%2e%2fserver.ts",
      "/.env",
    ]) {
      const missing = await service.app.request(path);
      expect([path, missing.status]).toEqual([path, 404]);
      expect(await missing.text()).not.toContain(path);
    }
  });
});
