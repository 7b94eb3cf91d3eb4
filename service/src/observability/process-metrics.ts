import { collectDefaultMetrics, Gauge, Counter, Registry } from "prom-client";
import type { Histogram } from "./histogram";
import type { ExposeMetrics } from "./metrics-server";

/** A figure that a role keeps, read when it is scraped. */
interface RoleFigure {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly read: () => number | Promise<number>;
}

/** What a role has counted by size. */
interface RoleHistogram {
  readonly name: string;
  readonly help: string;
  readonly type: "histogram";
  readonly values: Histogram;
}

export type RoleMetric = RoleFigure | RoleHistogram;

export interface ProcessMetricsOptions {
  readonly version: string;
  readonly revision: string;
  isReady(): boolean;
  /** Undefined without a database. */
  readonly isDatabaseUp: (() => Promise<boolean>) | undefined;
  readonly metricsOfRoles: readonly RoleMetric[];
  /** Milliseconds. */
  eventLoopDelay(): { readonly mean: number; readonly p99: number };
}

/** prom-client's own monitor of the event loop wakes the process a hundred times a second and counts its period in. */
const LAG_MONITOR_MILLISECONDS = 1_000;
const LAG_METRICS = ["min", "max", "mean", "stddev", "p50", "p90", "p99"] as const;

/** Everything that is read when scraped, not counted per request: Node's runtime, database, state, the roles' figures. */
export function processMetrics(options: ProcessMetricsOptions): ExposeMetrics {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: LAG_MONITOR_MILLISECONDS,
  });
  for (const name of LAG_METRICS)
    registry.removeSingleMetric(`nodejs_eventloop_lag_${name}_seconds`);
  const registers = [registry];
  for (const name of ["mean", "p99"] as const) {
    new Gauge({
      name: `nodejs_eventloop_lag_${name}_seconds`,
      help: `How long what was due waited for its turn of the event loop: ${name} of the last window.`,
      registers,
      collect() {
        this.set(options.eventLoopDelay()[name] / 1000);
      },
    });
  }
  new Gauge({
    name: "service_info",
    help: "Always 1; the labels tell what runs.",
    labelNames: ["version", "revision"],
    registers,
  }).set({ version: options.version, revision: options.revision }, 1);
  new Gauge({
    name: "service_ready",
    help: "1 while the instance takes traffic.",
    registers,
    collect() {
      this.set(Number(options.isReady()));
    },
  });
  const { isDatabaseUp } = options;
  if (isDatabaseUp !== undefined) {
    new Gauge({
      name: "database_up",
      help: "1 when the database answered the last check.",
      registers,
      async collect() {
        this.set(Number(await isDatabaseUp()));
      },
    });
  }
  const histograms: RoleHistogram[] = [];
  for (const metric of options.metricsOfRoles) {
    if (metric.type === "histogram") histograms.push(metric);
    else register(metric, registry);
  }
  return async (withExemplars) =>
    (await registry.metrics()) + histograms.map((each) => textOf(each, withExemplars)).join("");
}

function textOf({ name, help, values }: RoleHistogram, withExemplars: boolean): string {
  const lines = values.lines(name, "", withExemplars);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ""].join("\n");
}

function register({ name, help, type, read }: RoleFigure, registry: Registry): void {
  const registers = [registry];
  if (type === "gauge") {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
    return;
  }
  new Counter({
    name,
    help,
    registers,
    async collect() {
      const value = await read();
      this.reset();
      this.inc(value);
    },
  });
}
