import type { BusMessage } from "../../../bus/bus";
import type { SqlDatabase, SqlStatement } from "../../../database/sql";
import {
  applicationAnswered,
  applicationReceived,
  applicationWithdrawn,
} from "../../../messages/application-messages";
import { takeOnce } from "../../../messages/inbox";
import { read } from "../../../messages/message-type";
import { APPLICATION_COUNTS } from "../../../messages/queues";

type Count = "received" | "withdrawn" | "accepted" | "declined";
export type ApplicationCount = Readonly<Record<Count, number>>;

/** How many applications each job has, as messages tell it. They come in any order, so that each only adds. */
export class ApplicationCounts {
  constructor(private readonly database: SqlDatabase) {}

  /** Counts what a message tells, once however often it comes. @throws PermanentFailure, DatabaseUnavailable */
  async take(message: BusMessage): Promise<void> {
    const [jobId, count] = toldBy(message);
    const once = takeOnce(APPLICATION_COUNTS.name, message.id);
    await this.database.batch("count_application", [once, add(jobId, count)]);
  }

  async of(jobId: number): Promise<ApplicationCount> {
    const [[row] = []] = await this.database.batch("find_application_count", [
      {
        text: `SELECT received, withdrawn, accepted, declined FROM application_counts
          WHERE job_id = $1`,
        values: [jobId],
      },
    ]);
    return {
      received: Number(row?.["received"] ?? 0),
      withdrawn: Number(row?.["withdrawn"] ?? 0),
      accepted: Number(row?.["accepted"] ?? 0),
      declined: Number(row?.["declined"] ?? 0),
    };
  }
}

function toldBy(message: BusMessage): [jobId: number, count: Count] {
  switch (message.name) {
    case applicationReceived.name:
      return [read(applicationReceived, message).job_id, "received"];
    case applicationWithdrawn.name:
      return [read(applicationWithdrawn, message).job_id, "withdrawn"];
    default: {
      const { job_id, decision } = read(applicationAnswered, message);
      return [job_id, decision];
    }
  }
}

function add(jobId: number, count: Count): SqlStatement {
  return {
    text: `INSERT INTO application_counts (job_id, ${count}, changed_at) VALUES ($1, 1, $2)
      ON CONFLICT (job_id) DO UPDATE
      SET ${count} = application_counts.${count} + 1, changed_at = $2`,
    values: [jobId, Date.now()],
  };
}
