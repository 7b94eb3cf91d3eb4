import { WebService, type WebServiceProps } from "../../../modules/kubernetes/web-service";
import { Duration } from "../../../modules/support/quantities";
import { cluster } from "../../support/cluster";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

const route = { domain: "example.com" };

interface Group {
  readonly name: string;
  readonly rules: readonly { readonly record?: string; readonly expr: string }[];
}

function groupsOf(props: Partial<WebServiceProps>): readonly Group[] | undefined {
  const { objects } = synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", { ...minimalProps(namespace), ...props });
  });
  const spec = ofKind(objects, "PrometheusRule")["web-objectives"]?.["spec"];
  return (spec as { readonly groups: readonly Group[] } | undefined)?.groups;
}

function names(props: Partial<WebServiceProps>) {
  return groupsOf(props)?.map(({ name }) => name);
}

function recorded(group: Group | undefined, series: string) {
  return group?.rules.find(({ record }) => record === `objective:${series}`)?.expr;
}

test("a route is held to availability and latency, as Traefik's router of it measures them", () => {
  const [availability, latency] = groupsOf({ route }) ?? [];
  expect(recorded(availability, "budget:ratio")).toBe("vector(0.001)");
  expect(recorded(availability, "failures:rate5m")).toBe(
    'sum(rate(traefik_router_request_duration_seconds_count{router=~"(shop-web-[0-9a-f]{20}|shop_web_[0-9]+)@kubernetescrd", code=~"5.."}[5m])) or 0 * sum(traefik_config_last_reload_success)',
  );
  expect(recorded(latency, "budget:ratio")).toBe("vector(0.01)");
  expect(recorded(latency, "failures:rate5m")).toContain('le=~"0\\\\.3(\\\\.0)?"');
});

test("one of them, both, or a workload without a route has none when it says so", () => {
  expect(names({ route, objectives: { latency: null } })).toEqual(["web-objectives-availability"]);
  expect(names({ route, objectives: { availability: null } })).toEqual(["web-objectives-latency"]);
  expect(names({ route, objectives: { availability: null, latency: null } })).toBeUndefined();
  expect(names({ route, objectives: null })).toBeUndefined();
  expect(names({})).toBeUndefined();
});

test("where nobody measures a route there are no rules of it", () => {
  const { objectives: _, ...unmeasured } = cluster;
  const { prometheus: __, ...unwatched } = cluster;
  expect(names({ route, cluster: unmeasured })).toBeUndefined();
  expect(names({ route, cluster: unwatched })).toBeUndefined();
});

test("a promise that can't be measured, or be broken, is told of with what can", () => {
  const objectives = {
    availability: { percent: 90 },
    latency: { percent: 100, below: Duration.milliseconds(500) },
  };
  expect(() => groupsOf({ route, objectives })).toThrow(
    [
      "3 problems in the stacks:",
      "",
      "test/Web.objectives.availability.percent",
      "  value:  90",
      "  rule:   percent from 93.1, below which an outage pages nobody, to 99.99, which leaves 4 minutes in 30 days",
      "  remedy: choose one in between, or null for no objective",
      "",
      "test/Web.objectives.latency.percent",
      "  value:  100",
      "  rule:   percent from 93.1, below which an outage pages nobody, to 99.99, which leaves 4 minutes in 30 days",
      "  remedy: choose one in between, or null for no objective",
      "",
      "test/Web.objectives.latency.below",
      '  value:  "500 ms"',
      "  rule:   a bound of the ingress controller's histogram: 100 ms, 300 ms, 1200 ms, 5 s",
      "  remedy: choose one of these",
    ].join("\n"),
  );
});

test("a duration is a whole number of milliseconds above 0", () => {
  expect(Duration.seconds(1.2).milliseconds).toBe(1200);
  expect(() => Duration.milliseconds(0)).toThrow(RangeError);
});
