/** Of the namespace, the workload, the image's repository and, as its end, of the identity in Azure. */
export const NAME = "job-board";

/** Of the task that backs its database up, and of its service account. */
export const BACKUP = "job-board-backup";

/** Of the task that restores the newest backup on trial, and of its service account. */
export const RESTORE_DRILL = "job-board-restore-drill";

/** Of the task that restores the newest backup when it is started by hand. */
export const RESTORE = "job-board-restore";

/** Of its database on the PostgreSQL server. */
export const DATABASE = "jobboard";
