import { setTimeout as sleep } from "node:timers/promises";
import { Burns } from "../../demo/burns";
import { FrontDoor } from "../../demo/load/front-door";
import { PacedLoad } from "../../demo/load/paced-load";
import { FakeService } from "./support/fake-service";

let service: FakeService;
let frontDoor: FrontDoor;

beforeEach(async () => {
  service = new FakeService();
  frontDoor = new FrontDoor({ url: await service.start() });
});

afterEach(async () => {
  frontDoor.close();
  await service.stop();
});

async function loadFor(milliseconds: number, requestsPerSecond: number) {
  const load = new PacedLoad(frontDoor, requestsPerSecond);
  const began = performance.now();
  load.start();
  await sleep(milliseconds);
  load.stop();
  const due = ((performance.now() - began) / 1_000) * requestsPerSecond;
  await sleep(50);
  return { ...load.take(), due };
}

test("never sends faster than was set, uses several connections, and says who answered", async () => {
  const { requests, client, due } = await loadFor(1_000, 200);
  // How close it comes to the rate depends on how busy the machine is: the report says it of a run.
  expect(requests.sent).toBeGreaterThan(0);
  expect(requests.sent).toBeLessThanOrEqual(Math.ceil(due) + 1);
  expect(requests.answered).toBe(requests.sent);
  expect(requests.failed).toEqual({});
  expect(Object.keys(requests.byPod).sort()).toEqual(["job-board-a", "job-board-b"]);
  expect(requests.latency?.p50).toBeLessThan(requests.latency?.max ?? 0);
  expect(client.notSent).toBe(0);
  expect(service.connections.length).toBeGreaterThan(1);
});

test("counts failures by what a caller would say went wrong", async () => {
  service.failWith = 503;
  const refused = await loadFor(100, 100);
  expect(Object.keys(refused.requests.failed)).toEqual(["HTTP 503"]);
  expect(refused.requests.latency).toBeNull();
  service.failWith = "reset";
  const reset = await loadFor(100, 100);
  expect(Object.keys(reset.requests.failed)).toEqual(["connection reset"]);
});

test("a service that doesn't answer holds the load back at 200 requests in flight, not the count", async () => {
  service.failWith = "silence";
  const { requests, client } = await loadFor(800, 500);
  expect(requests.sent).toBe(200);
  expect(client.notSent).toBeGreaterThan(150);
});

test("a request that gets no answer in time fails as such", async () => {
  service.failWith = "silence";
  await expect(frontDoor.request("/", { timeoutMilliseconds: 50 })).rejects.toThrow(
    "no answer in time",
  );
});

test("a name is looked up at the address given", async () => {
  const { port } = frontDoor.url;
  const other = new FrontDoor({
    url: new URL(`http://jobs.example.com:${port}/`),
    address: "127.0.0.1",
  });
  expect((await other.request("/api/instance")).status).toBe(200);
  other.close();
});

test("one burn runs on each pod, and all are stopped wherever the request lands", async () => {
  const burns = new Burns(frontDoor);
  expect(await burns.start(2, 60, 1)).toBeUndefined();
  expect([...burns.pods].sort()).toEqual(["job-board-a", "job-board-b"]);
  expect([...service.burns.values()].sort()).toEqual(["job-board-a", "job-board-b"]);
  expect(await burns.stopAll()).toEqual([]);
  expect(service.burns.size).toBe(0);
});

test("says why fewer pods burn than wanted", async () => {
  const burns = new Burns(frontDoor);
  expect(await burns.start(3, 60, 1)).toBe("each request reached the same pods");
  expect(burns.count).toBe(2);
  service.failWith = 429;
  expect(await new Burns(frontDoor).start(1, 60, 1)).toBe("POST /api/burns answered HTTP 429");
});
