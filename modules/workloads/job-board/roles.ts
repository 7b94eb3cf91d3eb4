import type { PostgresDatabase } from "../../backing/postgres/files";
import type { BrokerTopology } from "../../backing/rabbitmq/topology";
import type { BackingNeeds } from "../application";
import { backupTasks, DATABASE, migrationsOf, NAME } from "./names";

/** What answers HTTP. */
export type ServiceRoleName = "identity" | "jobs" | "applicants" | "web";
/** What only takes messages. */
export type WorkerRoleName = "notifier";
export type RoleName = ServiceRoleName | WorkerRoleName;

interface CommonRole {
  /** `app.kubernetes.io/component` */
  readonly component: string;
  /** Roles whose API it asks, at `<NAME>_API`. */
  readonly asks: readonly RoleName[];
  /** Whether it keeps data, in a database of its own. */
  readonly keepsData: boolean;
  /** Keys that it has in the cache, as patterns; none where it uses no cache. */
  readonly caches: readonly string[];
  /** Names of the messages that it sends. */
  readonly sends: readonly string[];
  /** Variables of its own. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Queue that a role takes messages from, and their names. */
interface Receives {
  readonly queue: string;
  readonly messages: readonly string[];
}

export interface ServiceRole extends CommonRole {
  /** In `ROLES`; of the workload, of its database, and of its user there and at the broker. */
  readonly name: ServiceRoleName;
  readonly kind: "service";
  /**
   * Requests from outside that lead to it, as in `RouteProps`; `/` is for those that lead to no other;
   * none where only other roles ask it.
   */
  readonly paths: readonly string[];
  readonly receives: Receives | null;
}

export interface WorkerRole extends CommonRole {
  readonly name: WorkerRoleName;
  readonly kind: "worker";
  readonly receives: Receives;
}

/** A role of service/ that is a program of its own where roles are separate, and what it needs around it. */
export type Role = ServiceRole | WorkerRole;

const OF_APPLICATIONS = [
  "application.received",
  "application.seen",
  "application.withdrawn",
  "application.answered",
] as const;
const MAILED = OF_APPLICATIONS.filter((name) => name !== "application.seen");

/** Its database has the tables of all roles; those of others stay empty. */
const NO_SAMPLES = { SAMPLE_JOBS: "0" };

/** Every role, those that others ask before these. */
export const ROLES: readonly Role[] = [
  {
    name: "identity",
    component: "api",
    kind: "service",
    paths: [],
    asks: [],
    keepsData: true,
    caches: ["identity:*"],
    sends: [],
    // The ingress controller and `web` stand between it and whoever signs in.
    variables: { ...NO_SAMPLES, TRUSTED_PROXIES: "2" },
    receives: null,
  },
  {
    name: "jobs",
    component: "api",
    kind: "service",
    paths: [
      "/api/jobs",
      "/api/burns",
      "/api/instance",
      "/instances",
      "/page/instances.js",
      "/docs",
      "/openapi.json",
      "/asyncapi.json",
    ],
    asks: ["identity"],
    keepsData: true,
    caches: [],
    sends: [],
    variables: {},
    receives: { queue: "jobs.application-counts", messages: OF_APPLICATIONS },
  },
  {
    name: "applicants",
    component: "api",
    kind: "service",
    paths: ["/api/jobs/{id}/applications", "/api/applications", "/api/reviews"],
    asks: ["identity", "jobs"],
    keepsData: true,
    caches: [],
    sends: OF_APPLICATIONS,
    variables: NO_SAMPLES,
    receives: null,
  },
  {
    name: "notifier",
    component: "worker",
    kind: "worker",
    asks: [],
    keepsData: true,
    caches: [],
    sends: [],
    variables: NO_SAMPLES,
    receives: { queue: "notifier.mails", messages: MAILED },
  },
  {
    name: "web",
    component: "frontend",
    kind: "service",
    paths: ["/"],
    asks: ["identity", "jobs", "applicants"],
    keepsData: false,
    caches: [],
    sends: [],
    variables: NO_SAMPLES,
    receives: null,
  },
];

/** Who sends mails. */
export const MAILING: WorkerRoleName = "notifier";

/** Whether a role sends or takes messages. */
export function hasMessages({ sends, receives }: Role): boolean {
  return sends.length > 0 || receives !== null;
}

export function usesCache({ caches }: Role): boolean {
  return caches.length > 0;
}

/** What the roles find at the broker: each sends its own messages and takes from its own queue. */
const TOPOLOGY: BrokerTopology = {
  exchange: NAME,
  deadLetterExchange: `${NAME}.dead`,
  againExchange: `${NAME}.again`,
  queues: ROLES.flatMap(({ receives }) =>
    receives ? [{ name: receives.queue, takes: receives.messages, redeliveries: 5 }] : [],
  ),
  users: ROLES.filter(hasMessages).map(({ name, sends, receives }) => ({
    name,
    publishes: sends,
    consumes: receives ? [receives.queue] : [],
  })),
};

/** What separate roles find in the backing services: a database each, and their messages. */
export function separateNeeds(areBackedUp: boolean): BackingNeeds {
  return {
    databases: ROLES.filter(({ keepsData }) => keepsData).map(({ name }) =>
      databaseOf({ program: name, database: name, isBackedUp: areBackedUp }),
    ),
    topology: TOPOLOGY,
    cacheUsers: ROLES.filter(usesCache).map(({ name, caches }) => ({ name, keys: [...caches] })),
  };
}

/** What one program finds there: its database. */
export function togetherNeeds(isBackedUp: boolean): BackingNeeds {
  return { databases: [databaseOf({ program: NAME, database: DATABASE, isBackedUp })] };
}

interface OwnDatabase {
  readonly program: string;
  readonly database: string;
  readonly isBackedUp: boolean;
}

/** Its migrations own it, the program works on its rows. */
function databaseOf({ program, database, isBackedUp }: OwnDatabase): PostgresDatabase {
  const { backup: reader, drill, restore: restorer } = backupTasks(program);
  return {
    name: database,
    owner: migrationsOf(program),
    user: program,
    ...(isBackedUp && { backup: { reader, drill, restorer } }),
  };
}
