import { recordingSchema, type Recording } from "../../demo/recording";
import { reportHtml } from "../../demo/report/report";
import { judge } from "../../demo/verdict/judge";
import type { Flow } from "../../demo/flow";
import { appliedRun } from "./support/flow";
import { rowsOn } from "./support/kept-runs";

test("a run in which all arrived once holds, refused applications or not", () => {
  const recording = recordingSchema.parse(appliedRun());
  const { outcome, scenes } = judge(recording);
  const rows = scenes.flatMap(({ verdicts }) => verdicts);
  expect(rows.map((row) => `${row.outcome}: ${row.evidence}`).slice(0, 6)).toEqual([
    "held: 50 sent, 43 acknowledged (7 × HTTP 503); 43 stored, 43 counted",
    "held: 86 mails for 43 applications, half of them within 0.50 s, the last after 20 s",
    "held: 10 of 10 taken, 8 of them while it didn't answer",
    "held: jobs.application-counts.dead: 1 more, notifier.mails.dead: 1 more",
    "held: 0 → 2 → 0 of at most 4; the first 7 s after the first application",
    "held: the broker didn't answer 9 of 20 looks after it was killed; 300 requests failed while the database was away; 1 crashes, 1 restarts",
  ]);
  expect(outcome).toBe("held");
});

test("where nothing scales the workers, nothing is said of them", () => {
  const judgement = judge(appliedRun((flow) => (flow.scaledTo = null)));
  expect(rowsOn(judgement, "Workers")).toEqual([]);
  expect(judgement.outcome).toBe("held");
});

test("a mail that was found was sent, also where its sender could not note it", () => {
  const judgement = judge(appliedRun((flow) => (first(flow).mails = 1)));
  expect(rowsOn(judgement, "mailed once")).toEqual([
    expect.stringMatching(
      /^held: 86 mails .*; of 1 that were found the notifier itself isn't sure$/,
    ),
  ]);
});

function first(flow: Flow, phase = "rest") {
  const found = flow.applications.find((one) => one.phase === phase);
  if (found === undefined) {
    throw new TypeError(`nothing was sent in ${phase}`);
  }
  return found;
}

type Case = readonly [string, string, (flow: Flow, recording: Recording) => void, string];

const CASES: readonly Case[] = [
  [
    "one was not counted",
    "counted once",
    (flow) => {
      first(flow).countedAfterSeconds = null;
      flow.counted.after -= 1;
    },
    "broken: 50 sent, 43 acknowledged (7 × HTTP 503); 43 stored, 42 counted; 1 acknowledged ones are not",
  ],
  [
    "another was counted in place of one",
    "counted once",
    (flow) => (first(flow).countedAfterSeconds = null),
    "broken: ",
  ],
  ["one was counted twice", "counted once", (flow) => (flow.counted.after += 1), "broken: "],
  [
    "fewer were stored than were acknowledged",
    "counted once",
    (flow) => {
      flow.stored.after -= 1;
      flow.counted.after -= 1;
    },
    "unknown: the recording contradicts itself: 43 were acknowledged, but only 42 stored",
  ],
  [
    "one of those that were sent is missing",
    "counted once",
    (flow) => flow.applications.splice(30, 1),
    "unknown: the recording contradicts itself: 50 applications were asked for, but 49 sent",
  ],
  [
    "one was neither acknowledged nor refused",
    "counted once",
    (flow) => (first(flow).id = null),
    "unknown: the recording contradicts itself: 1 applications were neither",
  ],
  [
    "one is there twice",
    "counted once",
    (flow) => (first(flow, "poison").id = first(flow).id),
    "unknown: the recording contradicts itself: two applications have the same id",
  ],
  [
    "none was acknowledged",
    "mailed once",
    (flow) => {
      for (const one of flow.applications) {
        Object.assign(one, { id: null, failure: "HTTP 503" });
      }
    },
    "unknown: none was acknowledged",
  ],
  [
    "one mail is missing",
    "mailed once",
    (flow) => Object.assign(first(flow), { mails: 1, files: [1] }),
    "broken: ",
  ],
  ["one was mailed twice", "mailed once", (flow) => (first(flow).files = [2, 1]), "broken: "],
  [
    "one mail was seen by nobody but its sender",
    "mailed once",
    (flow) => (first(flow).files = [1]),
    "unknown: ",
  ],
  [
    "an application was refused while the broker was away",
    "broker was away",
    (flow) => Object.assign(first(flow, "broker"), { id: null, failure: "HTTP 503" }),
    "broken: 9 of 10 taken, 8 of them while it didn't answer; 1 × HTTP 503",
  ],
  [
    "the broker was never away",
    "broker was away",
    (flow) => {
      const queues = flow.looks[0]?.queues ?? null;
      flow.looks.forEach((look) => (look.queues ??= queues));
    },
    "unknown: 10 of 10 taken, 0 of them",
  ],
  [
    "the poison message is in one queue only",
    "poison",
    (flow) =>
      flow.looks.forEach(
        ({ queues }) => queues && (queues["notifier.mails"] = { waiting: 0, dead: 0 }),
      ),
    "broken: jobs.application-counts.dead: 1 more, notifier.mails.dead: 0 more",
  ],
  [
    "an application is a dead letter, too",
    "poison",
    (flow) =>
      flow.looks
        .slice(-1)
        .forEach(({ queues }) => queues && (queues["notifier.mails"] = { waiting: 0, dead: 2 })),
    "broken: jobs.application-counts.dead: 1 more, notifier.mails.dead: 2 more",
  ],
  [
    "nobody looked at the queues",
    "poison",
    (flow) => flow.looks.forEach((look) => (look.queues = null)),
    "unknown: jobs.application-counts.dead: ? more",
  ],
  [
    "the looks of a minute are missing",
    "poison",
    (flow) => flow.looks.splice(30, 30),
    "unknown: the recording contradicts itself: nobody looked at the queues until 2:01",
  ],
  [
    "a worker is still there",
    "Workers",
    (flow) => flow.looks.slice(-1).forEach((look) => (look.workers = { wanted: 1, ready: 1 })),
    "broken: 0 → 2 → 1",
  ],
  [
    "a worker was there already",
    "Workers",
    (flow) => flow.looks.slice(0, 8).forEach((look) => (look.workers = { wanted: 1, ready: 1 })),
    "broken: 1 → 2 → 0",
  ],
  [
    "no consumer crashed",
    "should break",
    (flow) => (flow.restarts = 0),
    "unknown: the broker didn't answer 9 of 20 looks after it was killed; 300 requests failed while the database was away; 1 crashes, 0",
  ],
  [
    "the database was never away",
    "should break",
    (_, { samples }) =>
      samples.forEach(({ requests }) => {
        requests.answered = requests.sent;
        requests.failed = {};
      }),
    "unknown: ",
  ],
  [
    "a phase was not played",
    "poison",
    (flow) => flow.applications.forEach((one) => one.phase === "poison" && (one.phase = "rest")),
    "unknown: the recording contradicts itself: an application was sent at 2:40, not while rest was played",
  ],
  [
    "nothing was kept",
    "counted once",
    (_, { scenes }) => scenes.forEach((scene) => delete scene.flow),
    "unknown: no application was recorded",
  ],
];

test.each(CASES)("applications? %s", (_, words, change, expected) => {
  const judgement = judge(appliedRun(change));
  expect(rowsOn(judgement, words)).toEqual([expect.stringContaining(expected)]);
  expect(judgement.outcome).not.toBe("held");
});

test("what was cut short is not known to be broken", () => {
  const judgement = judge(
    appliedRun((flow, { scenes }) => {
      flow.stored.after = 0;
      flow.counted.after = 0;
      flow.applications.splice(20);
      scenes.forEach((scene) => Object.assign(scene, { outcome: "cut short", reason: "Ctrl-C" }));
    }),
  );
  const outcomes = judgement.scenes.flatMap(({ verdicts }) =>
    verdicts.map(({ outcome }) => outcome),
  );
  expect(outcomes).not.toContain("broken");
});

test("the report asks for arrival, and draws applications, queues and workers", () => {
  const recording = appliedRun();
  const html = reportHtml(recording, judge(recording));
  expect(html).toContain("an application that was acknowledged arrives, and arrives once");
  expect(html).toContain("<b>43</b><span>of 50 applications acknowledged</span>");
  expect(html).toContain("<b>0 → 2 → 0</b><span>workers</span>");
  for (const title of ["From an application", "Messages that wait", "Workers that mail"]) {
    expect(html.split(`class="panel-title"`).filter((part) => part.includes(title))).toHaveLength(
      2,
    );
  }
  // 43 that were taken, in a wide picture and a narrow one, and 7 that were not.
  expect(
    [...html.matchAll(/class="dots (\w+)-dots" d="([^"]*)"/g)].map(
      (match) => (match[2] ?? "").split("M").length - 1,
    ),
  ).toEqual([43, 7, 43, 7]);
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});
