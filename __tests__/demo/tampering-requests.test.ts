import type { Sample } from "../../demo/recording";
import { judged, everySample, oneSample, rowsOn, type TamperingCase } from "./support/kept-runs";

const OLD_POD = "jobs-6f49b7d578-cm8fl";
const OTHER_POD = "jobs-6f49b7d578-sgjx4";

function halved(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, Math.floor(n / 2)]));
}

function halveAnswers({ requests }: Sample): void {
  requests.answered = Math.floor(requests.answered / 2);
  requests.byPod = halved(requests.byPod);
  requests.byVersion = halved(requests.byVersion);
}

function answersOf({ requests }: Sample): number {
  return Object.values(requests.byPod).reduce((total, n) => total + n, 0);
}

const OF_REQUESTS: readonly TamperingCase[] = [
  [
    "half of the answers of every sample are missing",
    everySample(halveAnswers),
    "unknown: the recording contradicts itself: by 0:02 32 of 62 requests sent have neither",
  ],
  [
    "half of the answers are missing, and half of what was sent",
    everySample((sample) => {
      halveAnswers(sample);
      sample.requests.sent = sample.requests.answered;
    }),
    "unknown: the recording contradicts itself: by 0:02",
  ],
  [
    "one sample has no answers",
    oneSample(({ requests }) => {
      Object.assign(requests, { answered: 0, latency: null, byPod: {}, byVersion: {} });
    }),
    "unknown: the recording contradicts itself: by 2:00 61 of 3,604",
  ],
  [
    "one sample has more answers than were sent",
    oneSample(({ requests }) => (requests.answered += 30)),
    "unknown: the recording contradicts itself: by 2:00 29 more ended than were sent",
  ],
  [
    "five requests of one sample are in no count at all",
    oneSample(({ requests }) => {
      requests.sent -= 5;
      requests.answered -= 5;
    }),
    "unknown: the recording contradicts itself: by 2:00 3,603 requests were due, but 3,598",
  ],
  [
    "five requests are called held back, as if 200 had been under way",
    oneSample(({ requests, client }) => {
      requests.sent -= 5;
      requests.answered -= 5;
      client.notSent += 5;
    }),
    "unknown: the recording contradicts itself: by 2:00 5 were held back",
  ],
  [
    "the sample in which requests failed is gone",
    ({ samples }) => samples.splice(60, 1),
    "unknown: the recording contradicts itself: by 2:02",
  ],
  [
    "a sample is there twice",
    ({ samples }) => samples.splice(60, 0, ...samples.slice(60, 61)),
    "unknown: the recording contradicts itself: time goes back at 2:00",
  ],
  [
    "two samples have changed places",
    ({ samples }) => samples.splice(60, 2, ...samples.slice(60, 62).toReversed()),
    "unknown: the recording contradicts itself: time goes back at 2:00",
  ],
  [
    "30 seconds are missing in the middle",
    ({ samples }) => samples.splice(60, 15),
    "unknown: the recording contradicts itself: nothing was recorded for 32 s from 1:58",
  ],
  [
    "the second half is missing",
    ({ samples }) => samples.splice(85),
    "unknown: the recording contradicts itself: nothing was recorded for 178 s from 2:48",
  ],
  [
    "time runs twice as fast",
    everySample((sample) => (sample.atSeconds /= 2)),
    "unknown: the recording contradicts itself: nothing was recorded",
  ],
  [
    "it took less time by the clock than was recorded",
    (recording) => (recording.endedAt = recording.startedAt),
    "unknown: the recording contradicts itself: it took 0:00, but 5:46 were recorded",
  ],
  [
    "answers have no latency",
    oneSample(({ requests }) => (requests.latency = null)),
    "unknown: the recording contradicts itself: latencies without answers, or none at 2:00",
  ],
  [
    "the percentiles of latency fall",
    oneSample(({ requests }) => Object.assign(requests.latency ?? {}, { p99: 0.1 })),
    "unknown: the recording contradicts itself: percentiles of latency that fall at 2:00",
  ],
  [
    "every request failed and nobody counted",
    everySample(({ requests }) => (requests.answered = 0)),
    "unknown: no request was answered",
  ],
  [
    "failures are called answers of nobody",
    oneSample(({ requests }) => (requests.failed = { "HTTP 503": 1 })),
    "broken: 1 of 10,386 failed: 1 × HTTP 503",
  ],
];

test.each(OF_REQUESTS)("no request failed? %s", (_, tampering, expected) => {
  const { exit, judgement } = judged("autoscaling", tampering);
  expect(rowsOn(judgement, "No request failed")).toEqual([expect.stringContaining(expected)]);
  expect(exit).toBe(1);
});

const OF_SPREAD: readonly TamperingCase[] = [
  [
    "a single pod answered everything",
    everySample((sample) => (sample.requests.byPod = { [OLD_POD]: answersOf(sample) })),
    "broken: jobs-",
  ],
  [
    "the new pods answered a handful each",
    everySample((sample) => {
      const all = answersOf(sample);
      const isRare = Math.round(sample.atSeconds) % 100 < 2;
      const [first = OLD_POD, second = OTHER_POD] = (sample.cluster?.pods ?? [])
        .map(({ name }) => name)
        .filter((name) => isRare || [OLD_POD, OTHER_POD].includes(name));
      sample.requests.byPod = { [first]: Math.floor(all / 2), [second]: Math.ceil(all / 2) };
    }),
    "broken: jobs-",
  ],
  [
    "no answer names its pod",
    everySample(({ requests }) => (requests.byPod = {})),
    "unknown: too few answers named their pod",
  ],
  [
    "half of the pods' names are missing",
    everySample(({ requests }) => (requests.byPod = halved(requests.byPod))),
    "unknown: the recording contradicts itself: 2,491 of 10,385 answers name their pod",
  ],
  [
    "a pod answered that the cluster never had",
    oneSample((sample) => (sample.requests.byPod = { "job-board-elsewhere": answersOf(sample) })),
    "unknown: the recording contradicts itself: job-board-elsewhere answered at 2:00",
  ],
  [
    "more answers name a pod than there were",
    oneSample(({ requests }) => (requests.byPod[OLD_POD] = 61)),
    "unknown: the recording contradicts itself: ",
  ],
  [
    "nobody looked at the cluster",
    everySample((sample) => (sample.cluster = null)),
    "unknown: the cluster was not looked at",
  ],
];

test.each(OF_SPREAD)("every pod took its part? %s", (_, tampering, expected) => {
  const { exit, judgement } = judged("autoscaling", tampering);
  expect(rowsOn(judgement, "Every pod that was ready")).toEqual([
    expect.stringContaining(expected),
  ]);
  expect(exit).toBe(1);
});

const OF_CLIENT: readonly TamperingCase[] = [
  [
    "requests were sent in no time",
    everySample(({ client }) => (client.sendDelayP99Milliseconds = 0)),
    "unknown: the recording contradicts itself: requests sent in no time",
  ],
  [
    "requests were held back, and nobody counted",
    everySample(({ requests }) => {
      requests.sent = Math.ceil(requests.sent * 0.97);
      requests.answered = requests.sent;
    }),
    "unknown: the recording contradicts itself: by 0:",
  ],
];

test.each(OF_CLIENT)("the load generator? %s", (_, tampering, expected) => {
  const { exit, judgement } = judged("autoscaling", tampering);
  expect(rowsOn(judgement, "load generator")).toEqual([expect.stringContaining(expected)]);
  expect(exit).toBe(1);
});
