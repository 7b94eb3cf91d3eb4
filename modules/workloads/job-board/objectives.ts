import type { Objective } from "../../objectives/objective";

const COUNTED = "application_counted_seconds";
const JOB_BOARD = 'namespace="job-board"';
const COUNTED_SINCE = `sum(rate(${COUNTED}_count{${JOB_BOARD}}[5m]))`;

/**
 * What an applicant was promised beyond the answer: that the application gets through the outbox, the broker
 * and the database, which no request shows. One that never does is told of by JobBoardMessagesUnsent and
 * JobBoardDeadLetters, and fails the objective when it arrives.
 */
export const APPLICATIONS_COUNTED: Objective = {
  name: "counted",
  percent: 99,
  promise: "applications counted within 30 s of being accepted",
  events: COUNTED_SINCE,
  failures: `(${COUNTED_SINCE} - sum(rate(${COUNTED}_bucket{${JOB_BOARD}, le=~"30(\\\\.0)?"}[5m])))`,
  witness: `sum(service_ready{${JOB_BOARD}})`,
};
