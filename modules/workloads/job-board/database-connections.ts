import { clusterServices } from "../../addons/cluster-services";
import { userConnections as azureUserConnections } from "../../azure/postgres-connections";
import { userConnections } from "../../backing/postgres/connections";
import type { Environment } from "../../environment/environment";
import type { SettingProblem } from "../../platform/setting-problem";
import { mostPods } from "./pods";
import { serviceSettings } from "./program";
import { type Role, ROLES } from "./roles";

/** Of each pod at most; more don't make a pod faster that has one CPU. */
const LARGEST_POOL = 10;
/** Fewer, and a health check waits for a query. */
const SMALLEST_POOL = 2;
/**
 * Tasks such as a backup and the one that makes roles, and people. A program's migrations end before its surge begins,
 * and need less than that has.
 */
const OTHERS = 5;

/** Connections that each pod may open, `DATABASE_POOL_SIZE`: as the settings say, or as many as fit. */
export function poolVariables(environment: Environment): Readonly<Record<string, string>> {
  const server = serverOf(environment);
  if (server === undefined) {
    return {};
  }
  const { poolSize } = environment.workloads.jobBoard;
  const fits = Math.floor((server.connections - OTHERS) / databasePods(environment));
  return {
    DATABASE_POOL_SIZE: String(poolSize ?? Math.max(SMALLEST_POOL, Math.min(LARGEST_POOL, fits))),
  };
}

/** Whether all pods at once could ask for more connections than the server has. */
export function* connectionProblems(environment: Environment): Iterable<SettingProblem> {
  const server = serverOf(environment);
  if (server === undefined) {
    return;
  }
  const { poolSize, maxReplicas } = environment.workloads.jobBoard;
  const pods = databasePods(environment);
  const fits = Math.floor((server.connections - OTHERS) / pods);
  const shared = `${pods} pods at once, with a rollout's surge and both images, share the ${server.connections} connections that ${server.name} has for users, ${OTHERS} of them for tasks and people`;
  if (poolSize !== null && poolSize > fits) {
    yield {
      property: "jobBoard.poolSize",
      value: poolSize,
      rule: `at most ${fits}: ${shared}`,
      remedy: `lower it or leave it out, lower \`maxReplicas\`, or ${server.enlarge}`,
    };
  } else if (poolSize === null && fits < SMALLEST_POOL) {
    yield {
      property: "jobBoard.maxReplicas",
      value: maxReplicas,
      rule: `at least ${SMALLEST_POOL} connections for each pod: ${shared}`,
      remedy: `lower it, or ${server.enlarge}`,
    };
  }
}

/** Pods of all programs that have a database, at once. */
function databasePods(environment: Environment): number {
  const { jobBoard } = environment.workloads;
  return jobBoard.roles === "together"
    ? mostPods(jobBoard)
    : ROLES.filter(({ keepsData }) => keepsData)
        .map((role) => mostPods(sizeOf(role, environment)))
        .reduce((sum, pods) => sum + pods, 0);
}

function sizeOf(role: Role, environment: Environment): Parameters<typeof mostPods>[0] {
  if (role.kind === "service") {
    return serviceSettings(environment, role.name);
  }
  const { maxReplicas } = environment.workloads.jobBoard.programs[role.name];
  const { queueAutoscaler } = clusterServices(environment);
  return { maxReplicas: queueAutoscaler ? maxReplicas : 1, release: { strategy: "rolling" } };
}

/** The database server, as far as is known how many connections it has. */
function serverOf(environment: Environment) {
  if (environment.target === "azure") {
    const sku = environment.infrastructure.postgres?.sku;
    const connections = sku === undefined ? undefined : azureUserConnections(sku);
    return sku === undefined || connections === undefined
      ? undefined
      : { name: sku, connections, enlarge: "choose a larger `infrastructure.postgres.sku`" };
  }
  const { postgres } = environment.backing;
  return postgres === null
    ? undefined
    : {
        name: "`backing.postgres`",
        connections: userConnections(postgres),
        enlarge: "raise `backing.postgres.maxConnections`",
      };
}
