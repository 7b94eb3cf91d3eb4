import type { Construct } from "constructs";
import { clusterServices } from "../../addons/cluster-services";
import type { RabbitMq } from "../../backing/rabbitmq/rabbitmq";
import type { Valkey } from "../../backing/valkey/valkey";
import type { Task } from "../../kubernetes/task";
import { WebService, type WebServiceProps } from "../../kubernetes/web-service";
import { Worker, type WorkerProps } from "../../kubernetes/worker";
import { constructId } from "../../support/construct-id";
import type { ReleaseSettings } from "../release-settings";
import { CLIENT_ID } from "./azure-sign-in";
import { JobBoardBackup } from "./backup";
import { certificateFiles } from "./certificate-files";
import { SCRATCH } from "./database";
import { addMail, type Mail } from "./mail";
import { addMigrations } from "./migrations";
import { backupTasks } from "./names";
import {
  commonProps,
  CONFIG_VARIABLES,
  HTTP,
  METRICS,
  type ProgramProps,
  releaseStrategy,
  resourcesOf,
  serviceSettings,
} from "./program";
import { type RoleDatabase, roleDatabase } from "./role-database";
import {
  hasMessages,
  MAILING,
  type Role,
  type RoleName,
  ROLES,
  type ServiceRole,
  usesCache,
  type WorkerRole,
} from "./roles";

interface RoleProgramProps extends ProgramProps {
  readonly rabbitmq: RabbitMq;
  readonly valkey: Valkey;
  readonly database: RoleDatabase | undefined;
  /** Of the program that sends mails. */
  readonly mail: Mail | undefined;
  /** Of the program's database, on a server. */
  readonly migrations: Task | undefined;
}

/** Where no mail server is set up: the newest 1,000 mails are files in the pod. */
const MAILS_AS_FILES = { MAIL_FOLDER: "/data/mail" };

/**
 * A server in the cluster makes a new role's database when kubelet has brought it the list, which takes up to two
 * minutes; pods that wait for it are no failure.
 */
const ROLLOUT = { progressDeadlineSeconds: 300 };

/**
 * A program for each role: they ask each other over HTTP and tell each other by the broker, and each
 * keeps its data in a database of its own.
 */
export function addSeparate(scope: Construct, props: ProgramProps): void {
  const { postgres, rabbitmq, valkey } = props.backing;
  if (rabbitmq === undefined || valkey === undefined) {
    // Told as a problem of the settings (problems.ts).
    return;
  }
  const programs = new Map<RoleName, WebService | Worker>();
  for (const role of ROLES) {
    const database = role.keepsData
      ? roleDatabase(scope, role.name, { environment: props.environment, postgres })
      : undefined;
    const migrations = role.keepsData
      ? addMigrations(scope, `${constructId(role.name)}Migrations`, {
          ...props,
          role: role.name,
          release: releaseOf(role, props),
          variables: samplesOf(role),
        })
      : undefined;
    const mail =
      role.name === MAILING
        ? addMail(scope, props, database?.serviceAccountAnnotations?.[CLIENT_ID])
        : undefined;
    const program = addProgram(scope, role, {
      ...props,
      rabbitmq,
      valkey,
      database,
      mail,
      migrations,
    });
    if (mail) {
      program.connections.allowTo(mail.server, { ports: ["smtp"] });
    }
    programs.set(role.name, program);
    for (const server of database?.servers ?? []) {
      program.connections.allowTo(server);
    }
    if (role.keepsData && postgres) {
      addBackup(scope, role, props);
    }
    if (hasMessages(role)) {
      program.connections.allowTo(rabbitmq);
    }
    if (usesCache(role)) {
      program.connections.allowTo(valkey);
    }
    for (const asked of role.asks) {
      const other = programs.get(asked);
      if (other) {
        program.connections.allowTo(other, { ports: [HTTP.name] });
      }
    }
  }
}

function addBackup(scope: Construct, { name }: Role, props: ProgramProps): void {
  const { backup: settings } = props.environment.workloads.jobBoard;
  if (settings !== null) {
    new JobBoardBackup(scope, `${constructId(name)}Backup`, {
      ...props,
      settings,
      tasks: backupTasks(name),
      database: name,
      claim: `${name}-backups`,
      data: SCRATCH,
      postgres: props.backing.postgres,
    });
  }
}

function addProgram(scope: Construct, role: Role, props: RoleProgramProps) {
  const { serviceAccountAnnotations = {}, podLabels = {} } = props.database ?? {};
  const common = {
    ...commonProps(props),
    serviceAccountAnnotations,
    podLabels,
    name: role.name,
    component: role.component,
    volumes: [SCRATCH],
    ...(props.migrations && { waitsFor: props.migrations.ended }),
    ...(props.mail && { secrets: props.mail.secrets }),
    rollout: ROLLOUT,
    variables: variablesOf(role, props),
  };
  return role.kind === "service"
    ? new WebService(scope, constructId(role.name), { ...common, ...serviceProps(role, props) })
    : new Worker(scope, constructId(role.name), { ...common, ...workerProps(role, props) });
}

/** What a new database gets. */
function samplesOf({ variables: { SAMPLE_JOBS } }: Role): Readonly<Record<string, string>> {
  return SAMPLE_JOBS === undefined ? {} : { SAMPLE_JOBS };
}

/** A worker has no second image. */
function releaseOf(role: Role, { environment }: ProgramProps): ReleaseSettings {
  return role.kind === "service"
    ? serviceSettings(environment, role.name).release
    : { strategy: "rolling" };
}

function serviceProps({ name, paths }: ServiceRole, { environment, image }: ProgramProps) {
  const { jobBoard } = environment.workloads;
  const settings = serviceSettings(environment, name);
  const { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds } = settings;
  return {
    ports: [HTTP, METRICS],
    resources: resourcesOf(settings),
    autoscaling: { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds },
    ...(paths.length > 0 && {
      route: {
        domain: environment.domain,
        pathPrefixes: paths,
        rateLimit: jobBoard.rateLimit,
        ...(!paths.includes("/") && { certificateSecret: `${front().name}-tls` }),
      },
    }),
    release: releaseStrategy(settings.release, image),
  } satisfies Partial<WebServiceProps>;
}

/** What requests lead to that lead to no other: it has the certificate of the host. */
function front(): Role {
  const found = ROLES.find((role) => role.kind === "service" && role.paths.includes("/"));
  if (found === undefined) {
    throw new TypeError("no role has the path /");
  }
  return found;
}

function workerProps({ name, receives }: WorkerRole, props: RoleProgramProps) {
  const { environment, rabbitmq } = props;
  const settings = environment.workloads.jobBoard.programs[name];
  const { maxReplicas, messagesPerReplica } = settings;
  const { queueAutoscaler } = clusterServices(environment);
  return {
    probePort: HTTP,
    metricsPort: METRICS,
    probes: {},
    resources: resourcesOf(settings),
    autoscaling: null,
    replicas: 1,
    ...(queueAutoscaler && {
      scaleOnQueue: { queue: rabbitmq.queue(receives.queue), messagesPerReplica, maxReplicas },
    }),
  } satisfies Partial<WorkerProps>;
}

function variablesOf(role: Role, props: RoleProgramProps) {
  const { environment, namespace, rabbitmq, valkey, database } = props;
  const { name } = role;
  return {
    ...CONFIG_VARIABLES,
    ...role.variables,
    ROLES: name,
    PUBLIC_URL: `https://${environment.domain}`,
    ...(name === MAILING && (props.mail?.variables ?? MAILS_AS_FILES)),
    ...database?.variables,
    ...(hasMessages(role) && {
      BROKER_URL: rabbitmq.url,
      BROKER_TOPOLOGY: "given",
      ...certificateFiles("BROKER"),
    }),
    ...(usesCache(role) && { CACHE_URL: valkey.urlFor(name), ...certificateFiles("CACHE") }),
    ...Object.fromEntries(
      role.asks.map((asked) => [
        `${asked.toUpperCase()}_API`,
        `http://${asked}.${namespace.name}.svc:${HTTP.port}`,
      ]),
    ),
  };
}
