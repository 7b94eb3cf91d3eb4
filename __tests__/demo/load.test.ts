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
  jest.restoreAllMocks();
  jest.useRealTimers();
  frontDoor.close();
  await service.stop();
});

/** Lets the clocks that the demonstration reads stand still but for what a test lets pass. */
function stopClocks(): void {
  jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "hrtime"] });
}

/** Sends for some time, of which `stepMilliseconds` pass at once before the answers are awaited. */
async function loadFor(milliseconds: number, requestsPerSecond: number, stepMilliseconds: number) {
  const load = new PacedLoad(frontDoor, requestsPerSecond);
  load.start();
  for (let passed = 0; passed < milliseconds; passed += stepMilliseconds) {
    jest.advanceTimersByTime(stepMilliseconds);
    await load.settled();
  }
  load.stop();
  return load.take();
}

test("sends at the rate that was set, over several connections, and says who answered", async () => {
  stopClocks();
  const { requests, client } = await loadFor(1_000, 200, 50);
  expect(requests.sent).toBe(201);
  expect(requests.answered).toBe(201);
  expect(requests.failed).toEqual({});
  expect(Object.keys(requests.byPod).sort()).toEqual(["job-board-a", "job-board-b"]);
  expect(client.notSent).toBe(0);
  expect(service.connections.length).toBeGreaterThan(1);
});

test("a request that was sent late counts as late, and its latency from when it was due", async () => {
  stopClocks();
  const load = new PacedLoad(frontDoor, 10);
  load.start();
  jest.spyOn(performance, "now").mockReturnValue(performance.now() + 1_000);
  jest.advanceTimersByTime(0);
  await load.settled();
  load.stop();
  const { requests, client } = load.take();
  expect(requests.sent).toBe(11);
  // The histogram keeps three digits.
  expect(client.sendDelayP99Milliseconds).toBeCloseTo(1_000, -1);
  expect(requests.latency?.p50).toBeCloseTo(500, -1);
  expect(requests.latency?.max).toBeCloseTo(1_000, -1);
});

test("counts failures by what a caller would say went wrong", async () => {
  stopClocks();
  service.failWith = 503;
  const refused = await loadFor(100, 100, 10);
  expect(refused.requests).toMatchObject({ sent: 11, answered: 0, failed: { "HTTP 503": 11 } });
  expect(refused.requests.latency).toBeNull();
  service.failWith = "reset";
  const reset = await loadFor(100, 100, 10);
  expect(reset.requests.failed).toEqual({ "connection reset": 11 });
});

test("a service that doesn't answer holds the load back at 200 requests in flight, not the count", async () => {
  stopClocks();
  service.failWith = "silence";
  const load = new PacedLoad(frontDoor, 500);
  load.start();
  jest.advanceTimersByTime(800);
  load.stop();
  const { requests, client } = load.take();
  expect([requests.sent, client.notSent]).toEqual([200, 201]);
});

test("a request that gets no answer in 5 s fails as such", async () => {
  stopClocks();
  service.failWith = "silence";
  const answer = frontDoor.request("/");
  jest.advanceTimersByTime(5_000);
  await expect(answer).rejects.toThrow("no answer in time");
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
