import { Construct } from "constructs";
import { clusterServices } from "../../addons/cluster-services";
import { azureNames, backupIdentityName } from "../../azure/azure-names";
import type { Postgres } from "../../backing/postgres/postgres";
import type { AzureEnvironment, Environment } from "../../environment/environment";
import { CronTask, type CronTaskProps } from "../../kubernetes/cron-task";
import type { Image } from "../../kubernetes/image";
import type { Namespace } from "../../kubernetes/namespace";
import { publicHttps } from "../../kubernetes/peer";
import { VolumeClaim } from "../../kubernetes/volume-claim";
import type { PodVolume } from "../../kubernetes/volumes";
import { blobHost, blobHostname, entra } from "../../platform/azure-hosts";
import { privateEndpoints } from "../../platform/private-endpoints";
import { postgresql } from "../../platform/postgresql";
import { Cpu, Memory } from "../../support/quantities";
import { azureSignIn } from "./azure-sign-in";
import { byCertificate } from "./database";
import { type BackupTasks, NAME } from "./names";
import type { BackupSettings } from "./settings";

export interface JobBoardBackupProps {
  readonly environment: Environment;
  readonly namespace: Namespace;
  readonly image: Image;
  readonly settings: BackupSettings;
  readonly tasks: BackupTasks;
  /** Of the database, on a server in the cluster. */
  readonly database: string;
  /** Of the claim with the backups, in `local`. */
  readonly claim: string;
  /** Where the SQLite file lies, in `local`. */
  readonly data: PodVolume;
  /** Where the data is instead, where it is on. */
  readonly postgres: Postgres | undefined;
}

/** One that hangs is to end before the next. */
const DEADLINE_SECONDS = 4 * 3600;
/** A node that is away for half a night makes the backup late, not missing. */
const STARTING_DEADLINE_SECONDS = 6 * 3600;
/** Rows pass through: what is read is garbage at once, and is collected before there is much of it. */
const SMALL_HEAP = { NODE_OPTIONS: "--max-semi-space-size=4" };
/** Whatever the database's size. */
const RESOURCES = {
  cpuRequest: Cpu.millis(100),
  cpuLimit: Cpu.millis(1000),
  memoryRequest: Memory.mebibytes(128),
  memoryLimit: Memory.mebibytes(256),
};

/**
 * Backs up the job board's database at night, and every week restores the newest backup on trial. In Azure
 * into the container of `infrastructure`, as an identity of its own that may read the database and make scratch
 * databases; in `local` into a volume. With PostgreSQL in the cluster each task has a role of its own there: one
 * reads, the other makes scratch databases.
 */
export class JobBoardBackup extends Construct {
  readonly backup: CronTask;
  readonly drill: CronTask;
  /** Started by hand, in `local`: in Azure no task may act as the database's owner. */
  readonly restore: CronTask | undefined;

  constructor(scope: Construct, id: string, props: JobBoardBackupProps) {
    super(scope, id);
    const { environment, settings, tasks } = props;
    const { backup, drill, restore } =
      environment.target === "azure" ? this.inAzure(environment) : this.onVolumes(props);
    this.backup = this.task("Backup", props, {
      ...backup,
      name: tasks.backup,
      schedule: settings.schedule,
      command: command("backup"),
    });
    this.drill = this.task("RestoreDrill", props, {
      ...drill,
      name: tasks.drill,
      schedule: settings.drillSchedule,
      command: command("restore-drill"),
    });
    this.restore =
      restore &&
      this.task("Restore", props, {
        ...restore,
        name: tasks.restore,
        schedule: settings.schedule,
        suspended: true,
        retries: 0,
        command: [...command("restore"), "--replace"],
      });
    if (props.postgres) {
      for (const task of [this.backup, this.drill, this.restore]) {
        task?.connections.allowTo(props.postgres);
      }
    }
    if (environment.target === "azure") {
      const account = azureNames(environment).storageAccounts.backups;
      const { privateEndpoints: isPrivate } = environment.infrastructure;
      const instead = [publicHttps, ...(isPrivate ? [privateEndpoints(environment)] : [])];
      for (const { connections } of [this.backup, this.drill]) {
        connections
          .allowTo(postgresql(environment))
          .allowTo(entra())
          .allowTo(blobHost(account, instead));
      }
    }
  }

  private task(
    id: string,
    { environment, namespace, image }: JobBoardBackupProps,
    props: Partial<CronTaskProps> & Pick<CronTaskProps, "name" | "schedule">,
  ): CronTask {
    return new CronTask(this, id, {
      namespace,
      partOf: environment.project,
      cluster: clusterServices(environment),
      component: "backup",
      image,
      resources: RESOURCES,
      deadlineSeconds: DEADLINE_SECONDS,
      startingDeadlineSeconds: STARTING_DEADLINE_SECONDS,
      ...props,
    });
  }

  private inAzure(environment: AzureEnvironment) {
    const names = azureNames(environment);
    const signIn = azureSignIn(this, environment, backupIdentityName(environment, NAME));
    const props = {
      ...signIn,
      variables: {
        ...SMALL_HEAP,
        ...signIn.variables,
        BACKUP_STORE: `https://${blobHostname(names.storageAccounts.backups)}/${names.containers.backups}`,
      },
    };
    return { backup: props, drill: props, restore: undefined };
  }

  private onVolumes(props: JobBoardBackupProps) {
    const { environment, namespace, settings, tasks, database, data, postgres } = props;
    const store: PodVolume = {
      name: "backups",
      mountPath: "/backups",
      claim: new VolumeClaim(this, "Store", {
        namespace,
        name: props.claim,
        workload: tasks.backup,
        partOf: environment.project,
        size: settings.storage,
      }),
    };
    const variables = {
      ...SMALL_HEAP,
      BACKUP_STORE: store.mountPath,
      BACKUP_KEEP: String(settings.keep),
    };
    if (postgres) {
      const as = (user: string) => ({
        variables: { ...variables, ...byCertificate(postgres, user, database) },
        volumes: [store],
      });
      return { backup: as(tasks.backup), drill: as(tasks.drill), restore: as(tasks.restore) };
    }
    const onData = {
      variables: { ...variables, DATA_DIR: data.mountPath },
      volumes: [data, store],
    };
    return {
      backup: onData,
      restore: onData,
      // The drill's database is as large as the one that was backed up.
      drill: {
        variables,
        volumes: [store],
        temporaryStorage: environment.workloads.jobBoard.storage,
      },
    };
  }
}

function command(name: string): readonly string[] {
  return ["/nodejs/bin/node", `/app/dist/${name}.js`];
}
