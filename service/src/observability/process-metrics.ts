import { collectDefaultMetrics, Gauge, Counter, Registry } from "prom-client";

export interface ProcessMetricsOptions {
  readonly version: string;
  readonly revision: string;
  isReady(): boolean;
  isDatabaseUp(): Promise<boolean>;
  burnsRunning(): number;
  burnsStarted(): number;
}

/** Everything that is read when scraped, not counted per request: Node's runtime, burns, database, state. */
export function processMetrics(options: ProcessMetricsOptions): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
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
  new Gauge({
    name: "database_up",
    help: "1 when the database answered the last check.",
    registers,
    async collect() {
      this.set(Number(await options.isDatabaseUp()));
    },
  });
  new Gauge({
    name: "burns_running",
    help: "Burns in progress on this instance.",
    registers,
    collect() {
      this.set(options.burnsRunning());
    },
  });
  new Counter({
    name: "burns_started_total",
    help: "Burns started on this instance.",
    registers,
    collect() {
      this.reset();
      this.inc(options.burnsStarted());
    },
  });
  return () => registry.metrics();
}
