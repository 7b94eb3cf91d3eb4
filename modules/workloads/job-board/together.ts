import type { Construct } from "constructs";
import { WebService } from "../../kubernetes/web-service";
import { entra } from "../../platform/azure-hosts";
import { JobBoardBackup } from "./backup";
import { JobBoardDatabase } from "./database";
import { poolVariables } from "./database-connections";
import { CLIENT_ID } from "./azure-sign-in";
import { addMail } from "./mail";
import { addMigrations } from "./migrations";
import { BACKUP_TASKS, DATABASE, NAME } from "./names";
import {
  commonProps,
  CONFIG_VARIABLES,
  HTTP,
  METRICS,
  type ProgramProps,
  releaseStrategy,
  resourcesOf,
} from "./program";

/** One program with all roles: messages stay within it, and its data is in one database. */
export function addTogether(scope: Construct, props: ProgramProps): void {
  const { environment, image } = props;
  const { jobBoard: settings } = environment.workloads;
  const database = new JobBoardDatabase(scope, "Database", props);
  if (settings.backup !== null) {
    new JobBoardBackup(scope, "Backup", {
      ...props,
      settings: settings.backup,
      tasks: BACKUP_TASKS,
      database: DATABASE,
      claim: `${NAME}-backups`,
      data: database.volume,
      postgres: props.backing.postgres,
    });
  }
  const { release } = settings;
  const migrations = addMigrations(scope, "Migrations", { ...props, release });
  const mail = addMail(scope, props, database.serviceAccountAnnotations[CLIENT_ID]);
  const { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds } = settings;
  const api = new WebService(scope, "Api", {
    ...commonProps(props),
    name: NAME,
    component: "api",
    ports: [HTTP, METRICS],
    variables: {
      ...CONFIG_VARIABLES,
      ...database.variables,
      ...poolVariables(environment),
      ...mail?.variables,
    },
    ...(mail && { secrets: mail.secrets }),
    volumes: [database.volume],
    ...(migrations && { waitsFor: migrations.ended }),
    placement: database.placement,
    serviceAccountAnnotations: database.serviceAccountAnnotations,
    podLabels: database.podLabels,
    resources: resourcesOf(settings),
    autoscaling: { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds },
    route: { domain: environment.domain, rateLimit: settings.rateLimit },
    release: releaseStrategy(settings.release, image),
  });
  if (database.server) {
    api.connections.allowTo(database.server);
  }
  if (mail) {
    api.connections.allowTo(mail.server, { ports: ["smtp"] });
  }
  if (environment.target === "azure") {
    // The token for PostgreSQL comes from there.
    api.connections.allowTo(entra());
  }
}
