import type { AlertTest, InputSeries, QueryTest } from "../../support/promtool";

/** What Traefik tells of one route: one value a minute of each, as promtool writes series. */
interface Traffic {
  /** Answered without a server error within 300 ms. */
  readonly fast: string;
  /** Answered without a server error, later. @default none */
  readonly slow?: string;
  /** Answered with a server error. @default none */
  readonly failed?: string;
}

const ROUTER = "shop-web-0123456789abcdef0123@kubernetescrd";
const FOREIGN = "shop-web-api-0123456789abcdef0123@kubernetescrd";
const FAST = "ErrorBudgetBurnsFast";
const SLOWLY = "ErrorBudgetBurnsSlowly";

function series(
  name: string,
  labels: Readonly<Record<string, string>>,
  values: string,
): InputSeries {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return { series: `${name}{${pairs.join(", ")}}`, values };
}

/** Counters of requests by bound and status; `router` by default that of shop/web. */
function traffic({ fast, slow = "0x9000", failed = "0x9000" }: Traffic, router = ROUTER) {
  const histogram = (code: string, pod: string, within: string, all: string) => [
    series(
      "traefik_router_request_duration_seconds_bucket",
      { router, code, pod, le: "0.3" },
      within,
    ),
    series(
      "traefik_router_request_duration_seconds_bucket",
      { router, code, pod, le: "+Inf" },
      all,
    ),
    series("traefik_router_request_duration_seconds_count", { router, code, pod }, all),
  ];
  return [
    series("traefik_config_last_reload_success", { pod: "a" }, "1700000000x9000"),
    ...histogram("200", "a", fast, fast),
    ...histogram("200", "b", "0x9000", slow),
    ...histogram("503", "a", failed, failed),
  ];
}

const outage = traffic({ fast: "0+100x60 6000x120", failed: "0x60 100+100x120" });
const shortOutage = traffic({
  fast: "0+100x60 6000x30 6100+100x90",
  failed: "0x60 100+100x29 3000x90",
});
/** A good day, half a bad minute, and four good hours. */
const blip = traffic({ fast: "0+100x1440 144050+100x240", failed: "0x1440 50x240" });
/** Half a good day, and 18 hours in which one request of 500 fails. */
const slowBurn = traffic({ fast: "0+1000x720 720998+998x1080", failed: "0x720 2+2x1080" });
const quiet = traffic({ fast: "5000x120", failed: "7x120" });
const neverUsed = quiet.slice(0, 1);
const notMeasured: readonly InputSeries[] = [];
const oneError = traffic({ fast: "0+1x60 60x9 61+1x60", failed: "0x60 1x200" });
const fewAndAllFail = traffic({ fast: "0+1x60 60x60", failed: "0x60 1+1x60" });
const slow = traffic({ fast: "0+100x60 6080+80x60", slow: "0x60 20+20x60" });
const hardlySlow = traffic({ fast: "0+995x300", slow: "0+5x300" });
const anothersErrors = [
  ...traffic({ fast: "0+100x120" }),
  ...traffic({ fast: "0x120", failed: "0+100x120" }, FOREIGN).slice(1),
];

function fires(
  alert: string,
  input: readonly InputSeries[],
  at: string,
  objective: string | null,
): AlertTest {
  const severity = alert === FAST ? "critical" : "warning";
  const labels = { namespace: "shop", workload: "web", severity };
  return { alert, input, at, fires: objective === null ? [] : [{ ...labels, objective }] };
}

/** Neither alert, at any of these minutes. */
function silent(input: readonly InputSeries[], ...minutes: readonly number[]): AlertTest[] {
  return [FAST, SLOWLY].flatMap((alert) =>
    minutes.map((minute) => fires(alert, input, `${minute}m`, null)),
  );
}

/** Minutes from one to another, every fifth. */
function everyFifth(from: number, to: number): number[] {
  const count = Math.floor((to - from) / 5) + 1;
  return Array.from({ length: count }, (_, index) => from + index * 5);
}

interface Cases<Test> {
  readonly title: string;
  readonly tests: readonly Test[];
}

export const alertCases: readonly Cases<AlertTest>[] = [
  {
    title: "an outage pages within five minutes",
    tests: [...silent(outage, 60), fires(FAST, outage, "65m", "availability")],
  },
  {
    title: "the page ends with what it is about: half an hour later at most",
    tests: [
      fires(FAST, shortOutage, "92m", "availability"),
      fires(FAST, shortOutage, "125m", null),
    ],
  },
  {
    title: "half a minute of errors pages nobody, and is no ticket",
    tests: silent(blip, ...everyFifth(1440, 1680)),
  },
  {
    title: "twice as many errors as the budget allows are a ticket, and no page",
    tests: [
      ...silent(slowBurn, 720),
      fires(SLOWLY, slowBurn, "1790m", "availability"),
      fires(FAST, slowBurn, "1790m", null),
    ],
  },
  {
    title: "no traffic is no alert, and neither is a route or a Traefik that isn't there",
    tests: [...silent(quiet, 100), ...silent(neverUsed, 100), ...silent(notMeasured, 100)],
  },
  {
    title: "one error of few requests is no alert",
    tests: silent(oneError, ...everyFifth(60, 125)),
  },
  {
    title: "few requests that all fail page, once they are ten",
    tests: [
      fires(FAST, fewAndAllFail, "66m", null),
      fires(FAST, fewAndAllFail, "75m", "availability"),
    ],
  },
  {
    title: "a fifth of slow answers pages, and one of 200 doesn't",
    tests: [...silent(slow, 60), fires(FAST, slow, "118m", "latency"), ...silent(hardlySlow, 290)],
  },
  {
    title: "the errors of another route whose name begins the same are another's",
    tests: silent(anothersErrors, 100),
  },
];

const remaining = 'round(sum(objective:budget:remaining{objective="availability"}), 0.001)';
const at = "80m";

export const queryCases: readonly Cases<QueryTest>[] = [
  {
    title:
      "of the budget all is left without a request, half at an error in 2,000, less than none above one in 1,000",
    tests: [
      { expr: remaining, input: neverUsed, at, value: 1 },
      { expr: remaining, input: traffic({ fast: "7x90" }), at, value: 1 },
      {
        expr: remaining,
        input: traffic({ fast: "0+1999x90", failed: "0+1x90" }),
        at,
        value: 0.5,
      },
      { expr: remaining, input: traffic({ fast: "0+998x90", failed: "0+2x90" }), at, value: -1 },
      { expr: remaining, input: notMeasured, at, value: undefined },
    ],
  },
  {
    title: "a window's failures are as many as there were",
    tests: [
      {
        expr: 'round(60 * sum(sum_over_time(objective:failures:rate5m{objective="availability"}[1h])))',
        input: traffic({ fast: "0+100x200", failed: "1000x60 1001+1x11 1012x100" }),
        at: "90m",
        value: 12,
      },
    ],
  },
];
