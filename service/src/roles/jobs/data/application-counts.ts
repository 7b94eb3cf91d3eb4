import type { BusMessage } from "../../../bus/bus";
import type { SqlDatabase, SqlStatement } from "../../../database/sql";
import {
  applicationAnswered,
  applicationReceived,
  applicationSeen,
  applicationWithdrawn,
} from "../../../messages/application-messages";
import { takeOnce } from "../../../messages/inbox";
import { read, unknownMessage } from "../../../messages/message-type";
import { APPLICATION_COUNTS } from "../../../messages/queues";

type Count = "received" | "seen" | "withdrawn" | "accepted" | "declined";
export type ApplicationCount = Readonly<Record<Count, number>>;

/** How many applications each job has, as messages tell it. They come in any order, so that each only adds. */
export class ApplicationCounts {
  /** @param onReceived told of each application that is counted, with the seconds since it was accepted. */
  constructor(
    private readonly database: SqlDatabase,
    private readonly onReceived: (seconds: number) => void = () => undefined,
  ) {}

  /** Counts what a message tells, once however often it comes. @throws PermanentFailure, DatabaseUnavailable, and Error for a message that is not known */
  async take(message: BusMessage): Promise<void> {
    const [jobId, count, acceptedAt] = toldBy(message);
    const once = takeOnce(APPLICATION_COUNTS.name, message.id);
    const [taken = []] = await this.database.batch("count_application", [once, add(jobId, count)]);
    const isNew = taken.length > 0;
    // Another pod's clock may be a little behind.
    if (isNew && acceptedAt !== undefined)
      this.onReceived(Math.max(0, Date.now() - Date.parse(acceptedAt)) / 1000);
  }

  async of(jobId: number): Promise<ApplicationCount> {
    const [[row] = []] = await this.database.batch("find_application_count", [
      {
        text: `SELECT received, seen, withdrawn, accepted, declined FROM application_counts
          WHERE job_id = $1`,
        values: [jobId],
      },
    ]);
    return {
      received: Number(row?.["received"] ?? 0),
      seen: Number(row?.["seen"] ?? 0),
      withdrawn: Number(row?.["withdrawn"] ?? 0),
      accepted: Number(row?.["accepted"] ?? 0),
      declined: Number(row?.["declined"] ?? 0),
    };
  }
}

function toldBy(message: BusMessage): [jobId: number, count: Count, acceptedAt?: string] {
  switch (message.name) {
    case applicationReceived.name: {
      const { job_id, submitted_at } = read(applicationReceived, message);
      return [job_id, "received", submitted_at];
    }
    case applicationSeen.name:
      return [read(applicationSeen, message).job_id, "seen"];
    case applicationWithdrawn.name:
      return [read(applicationWithdrawn, message).job_id, "withdrawn"];
    case applicationAnswered.name: {
      const { job_id, decision } = read(applicationAnswered, message);
      return [job_id, decision];
    }
    default:
      throw unknownMessage(message);
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
