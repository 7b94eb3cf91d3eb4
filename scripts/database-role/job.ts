import {
  azureNames,
  backupIdentityName,
  migrationsIdentityName,
  programIdentityName,
} from "../../modules/azure/azure-names";
import { WORKLOAD_IDENTITIES } from "../../modules/azure/workload-identities";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { imageName } from "../../modules/kubernetes/image";
import { DATABASE_ROLE_JOB } from "../../modules/platform/database-administration";
import type { Application } from "../../modules/workloads/application";
import { applicationImage } from "../../modules/workloads/application-image";

/** Administrators and tokens need a while to be known everywhere after a first deploy. */
const ATTEMPTS = 6;

/** An application whose identity signs in to a database of its own. */
export type DatabaseUser = Pick<Application, "name" | "image"> &
  Required<Pick<Application, "database">> & {
    /** The identity is the one that makes backups, which may only read. @default its own */
    readonly forBackups?: boolean;
    /** The identity is the one of this program, of several. @default the application's */
    readonly program?: string | undefined;
    /**
     * Where another identity migrates: whether it is that one, or the one that works on the rows. @default - it does
     * both
     */
    readonly part?: "migrations" | "rows";
  };

/** Of the identity in Azure, and of its role. */
export function databaseUserName(
  environment: AzureEnvironment,
  { name, program, part, forBackups = false }: DatabaseUser,
): string {
  if (part === "migrations") {
    return migrationsIdentityName(environment, name, program);
  }
  return forBackups
    ? backupIdentityName(environment, name)
    : programIdentityName(environment, name, program);
}

/** Name of the Job of an application. */
export function databaseRoleJobName(user: DatabaseUser): string {
  const { name, program, part, forBackups = false } = user;
  return [
    DATABASE_ROLE_JOB,
    name,
    program,
    ...(forBackups ? ["backup"] : []),
    ...(part === "migrations" ? [part] : []),
  ]
    .filter((word) => word !== undefined)
    .join("-");
}

/** What the role may, as arguments of its command. */
function rightsOf(environment: AzureEnvironment, user: DatabaseUser): string[] {
  if (user.part !== undefined) {
    const { name, program } = user;
    return user.part === "migrations"
      ? ["migrations"]
      : ["rows", migrationsIdentityName(environment, name, program)];
  }
  return user.forBackups === true ? ["backup"] : [];
}

/**
 * A Job that gives an application's identity its role in its database, as the identity that
 * administers the server. It runs the application's own image, which brings the command.
 *
 * @param objectId of the application's identity in Entra
 */
export function databaseRoleJob(
  environment: AzureEnvironment,
  application: DatabaseUser,
  objectId: string,
) {
  const names = azureNames(environment);
  const { namespace, name: serviceAccountName } = WORKLOAD_IDENTITIES.databaseAdministrator;
  const labels = {
    app: DATABASE_ROLE_JOB,
    "app.kubernetes.io/name": DATABASE_ROLE_JOB,
    "app.kubernetes.io/instance": databaseRoleJobName(application),
    "app.kubernetes.io/part-of": environment.project,
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: databaseRoleJobName(application), namespace, labels },
    spec: {
      backoffLimit: ATTEMPTS,
      activeDeadlineSeconds: 900,
      ttlSecondsAfterFinished: 3600,
      template: {
        metadata: { labels: { ...labels, "azure.workload.identity/use": "true" } },
        spec: {
          serviceAccountName,
          automountServiceAccountToken: false,
          restartPolicy: "Never",
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10_001,
            runAsGroup: 10_001,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: DATABASE_ROLE_JOB,
              image: imageName(applicationImage(environment, application)),
              command: [...application.database.roleCommand],
              args: [
                databaseUserName(environment, application),
                objectId,
                application.database.name,
                ...rightsOf(environment, application),
              ],
              env: [
                {
                  name: "DATABASE_URL",
                  value: `postgres://${names.identities.databaseAdministrator}@${names.postgresHost}:5432/postgres`,
                },
                { name: "DATABASE_AUTH", value: "entra" },
              ],
              resources: {
                requests: { cpu: "50m", memory: "64Mi" },
                limits: { cpu: "500m", memory: "128Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
            },
          ],
        },
      },
    },
  };
}
