import { join } from "node:path";
import type { Feature } from "../../config/dynamic-config";
import { APPLICATION_COUNTS } from "../../messages/queues";
import { Histogram } from "../../observability/histogram";
import { recordedTraceId } from "../../observability/trace-context";
import { pageRoutes, type PageFile } from "../../routes/pages";
import type { Role, RoleHost } from "../role";
import { Burner } from "./burn/burner";
import { ApplicationCounts } from "./data/application-counts";
import { openRepository } from "./data/open-repository";
import { applicationCountRoutes } from "./routes/application-counts";
import { burnRoutes } from "./routes/burns";
import { instanceRoutes } from "./routes/instance";
import { jobRoutes } from "./routes/jobs";

const PAGES: readonly PageFile[] = [
  ["/instances", "instances.html", "text/html; charset=utf-8"],
  ["/page/instances.js", "instances.js", "text/javascript; charset=utf-8"],
];

/** From what is usual to what an outage makes; an objective is held against 30 (docs/objectives.md). */
const COUNTED_WITHIN_SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200];

/** How many messages are counted at a time. */
const PREFETCH = 10;

/** Jobs, their search, how many applications each has, and what shows the platform at work: burns and instances. */
export async function startRole(host: RoleHost): Promise<Role> {
  const { settings, config, logger, folder } = host;
  const repository = await openRepository(host.database);
  const burner = new Burner({
    repository,
    logger,
    instance: settings.POD_NAME,
    maxThreads: settings.BURN_MAX_THREADS,
    dutyPercent: settings.BURN_DUTY_PERCENT,
    workerFile: join(folder, "burn-worker.js"),
  });
  const counted = new Histogram(COUNTED_WITHIN_SECONDS);
  const counts = new ApplicationCounts(host.database, (seconds) =>
    counted.observe(seconds, recordedTraceId()),
  );
  host.messaging.receive(APPLICATION_COUNTS, {
    prefetch: PREFETCH,
    receive: (message) => counts.take(message),
  });
  const isOn = (feature: Feature) => config.current.features.has(feature);
  return {
    name: "jobs",
    addRoutes(api) {
      jobRoutes(api, repository, host.tokens);
      applicationCountRoutes(api, repository, counts);
      burnRoutes(api, { repository, burner, isOn });
      instanceRoutes(api, { ...host, burner });
      pageRoutes(api.app, join(folder, "page"), PAGES);
    },
    checks: () => ({
      burns: { componentType: "component", status: "pass", observedValue: burner.runningCount },
    }),
    metrics: [
      {
        name: "application_counted_seconds",
        help: "Time from an application's acceptance until it is counted for its job.",
        type: "histogram",
        values: counted,
      },
      {
        name: "burns_running",
        help: "Burns in progress on this instance.",
        type: "gauge",
        read: () => burner.runningCount,
      },
      {
        name: "burns_started_total",
        help: "Burns started on this instance.",
        type: "counter",
        read: () => burner.startedCount,
      },
    ],
    stop: () => burner.stopAll(),
  };
}
