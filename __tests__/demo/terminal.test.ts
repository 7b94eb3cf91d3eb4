import type { LiveState } from "../../demo/terminal/figures";
import { expectationLine, sampleLine } from "../../demo/terminal/line";
import { screenRows } from "../../demo/terminal/screen";
import { checkRows, verdictRows } from "../../demo/terminal/summary";
import { judge } from "../../demo/verdict/judge";
import { constructed, GOOD_RUN } from "./support/constructed";

const plain = (_style: string, text: string) => text;
const recording = constructed(GOOD_RUN);

function stateAt(seconds: number): LiveState {
  return {
    url: "https://jobboard.localhost/",
    requestsPerSecond: 30,
    scene: "CPU rises, the autoscaler follows",
    nowSeconds: seconds,
    expectation: {
      next: "4 pods ready",
      why: "the autoscaler looks every 15 s",
      withinSeconds: 180,
      sinceSeconds: 30,
    },
    samples: recording.samples.filter(({ atSeconds }) => atSeconds <= seconds),
    marks: [{ atSeconds: 30, source: "demonstration", kind: "burn", text: "burn begins" }],
  };
}

test("in a pipe, a line tells all figures and what comes next", () => {
  expect(sampleLine(stateAt(80))).toBe(
    " 1:20 | 2 ready, 4 wanted (bounds 2–4) | CPU 160 % (target 50 %) | 30 req/s | " +
      "p50 2.5 ms, p95 9.0 ms, p99 15 ms | 0 failed | 2 burning | by aaaaa 50 %, bbbbb 50 % | " +
      "next: 4 pods ready (within 2:10)",
  );
});

test("in a pipe, what is newly expected comes with why it takes its time", () => {
  const { expectation } = stateAt(80);
  expect(expectation && expectationLine(expectation)).toBe(
    "      > expected next: 4 pods ready; why it takes its time: the autoscaler looks every 15 s",
  );
});

test("what is late is called due", () => {
  expect(sampleLine(stateAt(220))).toContain("next: 4 pods ready (due now)");
});

test("in a terminal, the picture shows the same and fits the columns", () => {
  const rows = screenRows(stateAt(120), plain, 90);
  expect(rows.every((row) => row.length <= 90)).toBe(true);
  expect(rows.join("\n")).toMatch(/replicas +[▁▂▃▄▅▆▇█]+ {2}4 ready, 4 wanted \(bounds 2–4\)/);
  expect(rows).toContain("next       4 pods ready (within 1:30)");
  expect(rows).toContain("           why it takes its time: the autoscaler looks every 15 s");
});

test("before the first sample it says so", () => {
  expect(sampleLine({ ...stateAt(0), samples: [] })).toContain("no figures yet");
});

test("what is missing comes with what to do", () => {
  const remedy = "is metrics-server there?";
  expect(
    checkRows([{ name: "metrics API", outcome: "missing", found: "no figures", remedy }], plain),
  ).toEqual(["MISSING metrics API  no figures", `${" ".repeat(21)}${remedy}`]);
});

test("the end names every promise and what became of it", () => {
  const rows = verdictRows(recording, judge(recording), plain);
  expect(rows).toContain("held    Never fewer than 2 pods ready (the lowest count was 2)");
  expect(rows.at(-1)).toBe("Autoscaling works: all 8 promises held.");
});
