import { NAME } from "../../modules/workloads/job-board/names";
import { ROLES } from "../../modules/workloads/job-board/roles";

/** Exchange of the messages. */
export const EXCHANGE = NAME;
/** Roles that take messages; their workloads have their names. */
export const RECEIVERS = ROLES.filter(({ receives }) => receives !== null);
export const QUEUES = RECEIVERS.flatMap(({ receives }) => receives?.queue ?? []);

/** The role that is asked for what applications there are. */
export const KEEPER = "applicants";
export const COUNTER = "jobs";
export const MAILER = "notifier";

/** Queue of the role that counts. */
export function queueOf(role: string): string {
  return RECEIVERS.find(({ name }) => name === role)?.receives?.queue ?? "";
}

/** The message that tells of an application. */
export const MESSAGE = "application.received";
