import { BACKUP_TASKS, backupTasks } from "./names";
import { ROLES } from "./roles";

/** Seconds, in PromQL, since tasks last succeeded or, where one never did, since it was made. */
export interface SinceSuccess {
  readonly backup: string;
  /** The restore on trial. */
  readonly drill: string;
}

export const SINCE_TOGETHER: SinceSuccess = {
  backup: `time() - max(${lastSuccess(`cronjob="${BACKUP_TASKS.backup}"`)})`,
  drill: `time() - max(${lastSuccess(`cronjob="${BACKUP_TASKS.drill}"`)})`,
};

const TASKS = ROLES.filter(({ keepsData }) => keepsData).map(({ name }) => backupTasks(name));

/** Of that database for which it is longest ago. */
export const SINCE_SEPARATE: SinceSuccess = {
  backup: longest(TASKS.map(({ backup }) => backup)),
  drill: longest(TASKS.map(({ drill }) => drill)),
};

function longest(tasks: readonly string[]): string {
  return `max(time() - max by (cronjob) (${lastSuccess(`cronjob=~"${tasks.join("|")}"`)}))`;
}

function lastSuccess(tasks: string): string {
  const series = `{namespace="job-board", ${tasks}}`;
  return `kube_cronjob_status_last_successful_time${series} or kube_cronjob_created${series}`;
}
