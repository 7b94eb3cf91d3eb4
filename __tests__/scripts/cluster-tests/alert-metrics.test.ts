import { metricsOf } from "../../../scripts/cluster-tests/backing/alert-metrics-step";

test("the metrics of an expression are those that it selects, without labels, functions and groupings", () => {
  expect(
    metricsOf(
      'max by (vhost, queue) (deriv(queue_messages{queue!="dead"}[15m])) > 0 and on (pod) (up or vector(0)) == time()',
    ),
  ).toEqual(["queue_messages", "up"]);
});
