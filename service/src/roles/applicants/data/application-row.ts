import type { SqlRow } from "../../../database/sql";
import type { Application, ApplicationState } from "./application";

/** The message that tells of an application has its id: while it is in the outbox, nobody else knows. */
export const APPLICATION_COLUMNS = `id, review_id, job_id, job_title, company, name, email, message, submitted_at,
  state, seen_at, answer, closed_at, fingerprint,
  CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE message_id = CAST(applications.id AS text))
    THEN 1 ELSE 0 END AS waits`;

export function toApplication(row: SqlRow): Application {
  return {
    id: String(row["id"]),
    reviewId: String(row["review_id"]),
    job: {
      id: Number(row["job_id"]),
      title: String(row["job_title"]),
      company: String(row["company"]),
    },
    name: String(row["name"]),
    email: String(row["email"]),
    message: String(row["message"]),
    submittedAt: timeOf(row["submitted_at"]) ?? "",
    state: stateOf(row),
    seenAt: timeOf(row["seen_at"]),
    answer: row["answer"] === null ? undefined : String(row["answer"]),
    closedAt: timeOf(row["closed_at"]),
  };
}

function stateOf({ state, seen_at, waits }: SqlRow): ApplicationState {
  switch (state) {
    case "withdrawn":
    case "accepted":
    case "declined":
      return state;
    default:
      if (seen_at !== null) return "seen";
      return Number(waits) === 1 ? "received" : "passed-on";
  }
}

/** PostgreSQL gives a date, SQLite the text that was stored. */
function timeOf(value: SqlRow[string] | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Date ? value.toISOString() : String(value);
}
