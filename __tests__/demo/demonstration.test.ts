import { type Audience, demonstrate } from "../../demo/demonstration";
import { exitCode, judge } from "../../demo/verdict/judge";
import { environmentNamed } from "../support/environments/environments";
import { FakeService } from "./support/fake-service";
import { parseOptions } from "./support/options";

const service = new FakeService();

afterEach(() => service.stop());

/** A run from outside that is cut short when the audience says so. */
async function run(
  ending: AbortController,
  audience: Partial<Audience>,
  environment = environmentNamed("local"),
) {
  const url = await service.start();
  return demonstrate({
    environment,
    options: parseOptions(["--without-cluster", "--rate", "100"]),
    command: "npm run demo -- --without-cluster --rate 100",
    frontDoor: { url },
    context: undefined,
    grafanaUrl: url,
    signal: ending.signal,
    audience: { checked() {}, began() {}, sampled() {}, ended() {}, ...audience },
  });
}

test("a run that is cut short before it has begun is a recording all the same", async () => {
  const ending = new AbortController();
  const recording = await run(ending, { began: () => ending.abort("by Ctrl-C") });
  expect(recording).toMatchObject({ cutShort: "by Ctrl-C", scenes: [] });
  expect(recording && exitCode(recording, judge(recording))).toBe(130);
});

test("the last sample counts the end of all that was sent", async () => {
  const ending = new AbortController();
  const recording = await run(ending, { sampled: () => ending.abort("by Ctrl-C") });
  const counts = (recording?.samples ?? []).map(({ requests }) => requests);
  const sent = counts.reduce((total, requests) => total + requests.sent, 0);
  expect(recording?.samples.length).toBeGreaterThan(1);
  expect(sent).toBeGreaterThan(0);
  expect(counts.reduce((total, requests) => total + requests.answered, 0)).toBe(sent);
});

test("the load is for the role jobs where roles are programs of their own", async () => {
  const environment = environmentNamed("local");
  const jobBoard = { ...environment.workloads.jobBoard, roles: "separate" as const };
  const ending = new AbortController();
  const recording = await run(
    ending,
    { began: () => ending.abort("by Ctrl-C") },
    { ...environment, workloads: { ...environment.workloads, jobBoard } },
  );
  expect(recording?.target.workload).toBe("jobs");
});
