import { join } from "node:path";
import type { Feature } from "../../config/dynamic-config";
import { APPLICATION_COUNTS } from "../../messages/queues";
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
  const counts = new ApplicationCounts(host.database);
  host.messaging.receive(APPLICATION_COUNTS, {
    prefetch: PREFETCH,
    receive: (message) => counts.take(message),
  });
  const isOn = (feature: Feature) => config.current.features.has(feature);
  return {
    name: "jobs",
    addRoutes(api) {
      jobRoutes(api, repository);
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
