import { readFileSync } from "node:fs";
import { readRecording } from "../../demo/report/read-recording";
import { reportHtml } from "../../demo/report/report";
import { judge } from "../../demo/verdict/judge";
import { constructed, GOOD_RUN, type RunShape } from "./support/constructed";
import { kept } from "./support/kept-runs";

function reportOf(changes: Partial<RunShape> = {}, cutShort: string | null = null): string {
  const recording = { ...constructed({ ...GOOD_RUN, ...changes }), cutShort };
  return reportHtml(recording, judge(recording));
}

test("says in one sentence what was asked for, and in another what came of it", () => {
  const html = reportOf();
  expect(html).toContain(
    "to be certain that the service scales, show it: from 2 pods to 4 when CPU passes 50 %, and back, without a lost request.",
  );
  expect(html).toContain("<h1>Autoscaling works: all 8 promises held</h1>");
  expect(html).toContain("<b>2 → 4 → 2</b>");
});

test("loads nothing from anywhere and runs no script", () => {
  const html = reportOf();
  expect(html).not.toMatch(/<script|<link|<img|url\(|@import|src=/);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test("draws every panel for wide pages and for a phone, with the events as marks", () => {
  const marks = [{ atSeconds: 30, source: "demonstration", kind: "burn", text: "burn begins" }];
  const html = reportOf({ marks: marks as RunShape["marks"] & object });
  for (const title of ["Pods", "CPU, of what", "Latency at", "Answers a second"]) {
    expect(html.split(`class="panel-title"`).filter((part) => part.includes(title))).toHaveLength(
      2,
    );
  }
  expect(html.match(/class="mark burn"/g)).toHaveLength(2);
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

test("counts the same answers on top, in the verdict, by pod and in the chart", () => {
  const html = reportOf();
  expect(html).toContain("<b>9,600</b><span>requests answered</span>");
  expect(html).toContain("9,600 requests, all answered");
  expect(html).toContain("of the 9,600 answers: every second request");
  // Half of the requests name their pod; the chart goes up to all of them, 30 a second.
  expect(html.match(/class="unnamed"/g)).toHaveLength(2);
  expect(html).toContain('text-anchor="end">30</text>');
});

test("what was answered before the first scene is counted in no place", () => {
  const later = reportOf({ scene: { ...GOOD_RUN.scene, startedAtSeconds: 2 } });
  expect(later).toContain("<b>9,540</b><span>requests answered</span>");
  expect(later).toContain("9,540 requests, all answered");
});

test("links to the same minutes in Grafana, with one minute around", () => {
  const from = Date.parse("2026-11-21T03:00:00Z") + 200 - 60_000;
  expect(reportOf()).toContain(
    `https://grafana.jobboard.localhost/d/autoscaling?from=${from}&amp;to=`,
  );
});

test("a run cut short says so on top", () => {
  const html = reportOf(
    { scene: { ...GOOD_RUN.scene, outcome: "cut short", reason: "Ctrl-C" } },
    "by Ctrl-C",
  );
  expect(html).toContain("A partial report: the run was cut short by Ctrl-C.");
  expect(html).toMatch(/<h1>Cut short: \d of 8 promises held<\/h1>/);
});

test("a broken promise is in the headline, and names in it can't become markup", () => {
  const html = reportOf({ failed: () => ({ "<b>HTTP</b>": 1 }) });
  expect(html).toContain("<h1>1 of 7 promises of the service broken</h1>");
  expect(html).toContain("160 × &lt;b&gt;HTTP&lt;/b&gt;");
});

test("a scene that could not be played is named with the reason", () => {
  expect(reportOf({ scene: { outcome: "not playable", reason: "one node only" } })).toContain(
    "Not played here: one node only.",
  );
});

test("a run without a single sample is still a report", () => {
  expect(reportOf({ seconds: 0 })).not.toMatch(/NaN|Infinity/);
});

test.each(["autoscaling", "scenes", "apply"] as const)(
  "the kept report %s is made of its data",
  (name) => {
    const html = readFileSync(`docs/demo/${name}.html`, "utf8");
    const recording = kept(name);
    // Not the texts themselves: a failure would print both.
    expect(html === reportHtml(recording, judge(recording))).toBe(true);
  },
);

test("a file that is no recording is refused with what is wrong in it", () => {
  expect(() => readRecording("docs/demo/README.md")).toThrow(/rule: {3}JSON\n {2}remedy: give the/);
  expect(() => readRecording("package.json")).toThrow(/format\n {2}value: {2}\(not set\)/);
});
