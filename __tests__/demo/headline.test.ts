import type { Sample } from "../../demo/recording";
import { headline } from "../../demo/verdict/headline";
import { judge } from "../../demo/verdict/judge";
import { constructed, GOOD_RUN, type RunShape } from "./support/constructed";

function headlineOf(changes: Partial<RunShape>): string {
  const recording = constructed({ ...GOOD_RUN, ...changes });
  return headline(recording, judge(recording));
}

function late(sample: Sample): Sample {
  return { ...sample, client: { ...sample.client, sendDelayP99Milliseconds: 346 } };
}

function halfAnswered(sample: Sample): Sample {
  return { ...sample, requests: { ...sample.requests, answered: 30 } };
}

function fromOutside(sample: Sample): Sample {
  return { ...sample, cluster: null };
}

function failed(): Record<string, number> {
  return { "HTTP 503": 1 };
}

test("a load generator that was late is a failure of the measurement, not of the service", () => {
  expect(headlineOf({ changeSample: late })).toBe(
    "The measurement failed, not the service: 7 of its 7 promises held, but the load generator was the bottleneck",
  );
});

test("a service that failed is named first, and a late load generator beside it", () => {
  expect(headlineOf({ failed })).toBe("1 of 7 promises of the service broken");
  expect(headlineOf({ failed, changeSample: late })).toBe(
    "1 of 7 promises of the service broken; the load generator was the bottleneck, too",
  );
});

test("a recording that contradicts itself is called so", () => {
  expect(headlineOf({ changeSample: halfAnswered })).toBe(
    "5 of 8 promises held: the recording contradicts itself",
  );
});

test("what was not seen could not be judged", () => {
  expect(headlineOf({ changeSample: fromOutside })).toBe(
    "2 of 8 promises held, the rest could not be judged",
  );
});
