import { Histogram } from "../../src/observability/histogram";

test("counts a value at every bound that it does not pass, with sum and count, and with labels or without", () => {
  const histogram = new Histogram([1, 30]);
  for (const value of [0, 1, 1.5, 31]) histogram.observe(value);
  expect([...histogram.lines("wait_seconds")]).toEqual([
    'wait_seconds_bucket{le="1"} 2',
    'wait_seconds_bucket{le="30"} 3',
    'wait_seconds_bucket{le="+Inf"} 4',
    "wait_seconds_sum 33.5",
    "wait_seconds_count 4",
  ]);
  expect([...histogram.lines("wait_seconds", 'queue="a"')][0]).toBe(
    'wait_seconds_bucket{queue="a",le="1"} 2',
  );
  expect(histogram.count).toBe(4);
});

test("shows zeros before the first value: a series that is there from the start is seen to grow", () => {
  expect([...new Histogram([1]).lines("wait_seconds")]).toEqual([
    'wait_seconds_bucket{le="1"} 0',
    'wait_seconds_bucket{le="+Inf"} 0',
    "wait_seconds_sum 0",
    "wait_seconds_count 0",
  ]);
});
