import { openRepository } from "../../../../src/roles/jobs/data/open-repository";
import { eventually } from "../../../support/eventually";
import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

interface Burn {
  id: string;
  state: string;
  seconds: number;
  threads: number;
  instance: string;
}

async function runningIn({ app }: Awaited<ReturnType<typeof testApp>>): Promise<number> {
  const report = (await (await app.request("/healthz")).json()) as {
    checks: { burns: { observedValue: number }[] };
  };
  return report.checks.burns[0]?.observedValue ?? Number.NaN;
}

describe("burns", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterEach(async () => {
    for (const { id } of await (await openRepository(service.database)).listBurns())
      await service.app.request(`/api/burns/${id}`, { method: "DELETE" });
  });
  afterAll(() => service.database.close());

  const start = async (body: unknown) => service.app.request("/api/burns", jsonPost(body));
  const read = async (id: string) =>
    (await (await service.app.request(`/api/burns/${id}`)).json()) as Burn;

  test("are answered with their location, and end by themselves", async () => {
    const response = await start({ seconds: 1, threads: 1 });
    expect(response.status).toBe(202);
    const burn = (await response.json()) as Burn;
    expect(response.headers.get("location")).toBe(`/api/burns/${burn.id}`);
    expect(burn).toMatchObject({ state: "running", seconds: 1, threads: 1, instance: "pod-1" });
    await eventually(
      () => read(burn.id),
      ({ state }) => state === "finished",
    );
  });

  test("use a processor", async () => {
    const before = process.cpuUsage();
    await start({ seconds: 60 });
    await eventually(
      () => process.cpuUsage(before).user,
      (microseconds) => microseconds > 300_000,
    );
  });

  test("last 180 seconds on one thread unless told otherwise, with or without a body", async () => {
    const burn = (await (
      await service.app.request("/api/burns", { method: "POST" })
    ).json()) as Burn;
    expect(burn).toMatchObject({ seconds: 180, threads: 1 });
  });

  test("can be stopped, and stopping again changes nothing", async () => {
    const { id } = (await (await start({ seconds: 180 })).json()) as Burn;
    for (let time = 0; time < 2; time++) {
      const response = await service.app.request(`/api/burns/${id}`, { method: "DELETE" });
      expect([response.status, ((await response.json()) as Burn).state]).toEqual([200, "stopped"]);
    }
    expect(await runningIn(service)).toBe(0);
  });

  test("are bounded in threads: one too many is told when to come again", async () => {
    await start({ seconds: 30, threads: 2 });
    const response = await start({ seconds: 1 });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(20);
  });

  test("that could never have their threads are refused for good, not told to come again", async () => {
    const response = await start({ seconds: 1, threads: 3 });
    expect([response.status, response.headers.get("retry-after")]).toEqual([400, null]);
    expect(await response.json()).toMatchObject({
      errors: [{ at: "body.threads", rule: expect.stringContaining("2") as string }],
    });
    const { components } = (await (await service.app.request("/openapi.json")).json()) as {
      components: { schemas: { NewBurn: { properties: { threads: { maximum: number } } } } };
    };
    expect(components.schemas.NewBurn.properties.threads.maximum).toBe(2);
  });

  test("of another instance stop when this one is asked", async () => {
    const other = await testApp(folder, { POD_NAME: "pod-2" }, service.database);
    const { id } = (await (await start({ seconds: 180 })).json()) as Burn;
    const response = await other.app.request(`/api/burns/${id}`, { method: "DELETE" });
    expect(((await response.json()) as Burn).state).toBe("stopping");
    await eventually(
      () => read(id),
      ({ state }) => state === "stopped",
    );
  });

  test("whose instance died are told as lost once their time is over", async () => {
    const id = "11111111-1111-4111-8111-111111111111";
    const past = Date.now() - 60_000;
    await (
      await openRepository(service.database)
    ).insertBurn({
      id,
      instance: "gone",
      seconds: 1,
      threads: 1,
      startedAt: past,
      endsAt: past + 1000,
      state: "running",
      stopRequested: false,
    });
    expect((await read(id)).state).toBe("lost");
  });

  test("that begin while the instance shuts down are refused, and none stays running", async () => {
    const leaving = await testApp(folder, {}, service.database);
    const begun = leaving.app.request("/api/burns", jsonPost({ seconds: 60 }));
    await leaving.stop();
    const refused = [await begun, await leaving.app.request("/api/burns", { method: "POST" })];
    for (const response of refused) {
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await response.json()).toMatchObject({ type: "/docs#draining" });
    }
    const { items } = (await (await leaving.app.request("/api/burns")).json()) as { items: Burn[] };
    expect(items.filter(({ state }) => state === "running")).toEqual([]);
    expect(await runningIn(leaving)).toBe(0);
  });

  test.each([
    { seconds: 0 },
    { seconds: 181 },
    { seconds: "1" },
    { threads: 0 },
    { seconds: 1.5 },
    [],
    null,
  ])("refuse %j", async (body) => {
    expect((await start(body)).status).toBe(400);
  });
});
