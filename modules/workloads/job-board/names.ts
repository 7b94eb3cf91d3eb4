/** Of the namespace, the workload, the image's repository and, as its end, of the identity in Azure. */
export const NAME = "job-board";

/** Tasks that back a database up, and so their service accounts and roles at the server. */
export interface BackupTasks {
  /** Reads all of it and writes nothing. */
  readonly backup: string;
  /** Restores the newest backup on trial. */
  readonly drill: string;
  /** Restores the newest backup when it is started by hand. */
  readonly restore: string;
}

/** @param program whose database it is */
export function backupTasks(program: string): BackupTasks {
  return {
    backup: `${program}-backup`,
    drill: `${program}-restore-drill`,
    restore: `${program}-restore`,
  };
}

/** Of the task that brings the schema up to date, and so of the role that owns it. @param program as above */
export function migrationsOf(program: string): string {
  return `${program}-migrations`;
}

/** Of the one program that has all roles. */
export const BACKUP_TASKS = backupTasks(NAME);

/** Of its database on the PostgreSQL server. */
export const DATABASE = "jobboard";
