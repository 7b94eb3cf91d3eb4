import type { Queue } from "../bus/bus";
import type { RoleName } from "../config/role-names";
import { APPLICATION_MESSAGES, applicationSeen } from "./application-messages";

/** A queue and the role that receives from it. */
export interface RoleQueue extends Queue {
  readonly receiver: RoleName;
  readonly summary: string;
}

export const APPLICATION_COUNTS: RoleQueue = {
  name: "jobs.application-counts",
  receiver: "jobs",
  summary: "Counts the applications for each job.",
  takes: APPLICATION_MESSAGES.map(({ name }) => name),
};

export const NOTIFICATIONS: RoleQueue = {
  name: "notifier.mails",
  receiver: "notifier",
  summary: "Mails applicants and companies.",
  // That somebody has looked is on the applicant's page, and nothing to mail.
  takes: APPLICATION_MESSAGES.filter((message) => message !== applicationSeen).map(
    ({ name }) => name,
  ),
};

/** Every queue there is; a broker is told of all, so that what is sent before a role first starts is kept for it. */
export const QUEUES: readonly RoleQueue[] = [APPLICATION_COUNTS, NOTIFICATIONS];
