import { randomUUID } from "node:crypto";
import { delayAfter, RETRY_POLICY, type BusMessage } from "../bus/bus";
import type { SqlDatabase, SqlRow, SqlStatement } from "../database/sql";
import { currentTrace } from "../observability/trace-context";

/** How long a message belongs to whoever took it from the outbox; after a crash another one takes it then. */
export const CLAIM_MILLISECONDS = 60_000;

export interface OutgoingMessage {
  /** @default a new one */
  readonly id?: string;
  readonly name: string;
  readonly version: number;
  /** Written as JSON. */
  readonly content: unknown;
}

/** Stores a message in the transaction of what it tells; it is sent after that. */
export function sendLater({
  id = randomUUID(),
  name,
  version,
  content,
}: OutgoingMessage): SqlStatement {
  return {
    text: `INSERT INTO outbox (message_id, name, version, body, created_at, due_at, traceparent)
      VALUES ($1, $2, $3, $4, $5, $5, $6)`,
    // Of the work that stores it: whoever sends it does so outside of that.
    values: [
      id,
      name,
      version,
      JSON.stringify(content),
      Date.now(),
      currentTrace()?.traceparent ?? null,
    ],
  };
}

/** A message that waits to be sent. */
export interface Unsent {
  readonly id: number;
  readonly message: BusMessage;
  /** The one queue that it is for; undefined for every queue that takes it. */
  readonly queue: string | undefined;
  /** How often it could not be sent. */
  readonly failures: number;
}

export interface Backlog {
  readonly count: number;
  /** How long the oldest message has waited; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** Messages that were stored and are not sent yet, shared by all processes on the database. */
export class Outbox {
  constructor(private readonly database: SqlDatabase) {}

  /** Takes the oldest that are due; nobody else gets them for a minute. */
  async claim(most: number): Promise<Unsent[]> {
    const now = Date.now();
    // Most of the time there is none: a look takes no lock.
    const [due = []] = await this.database.batch("look_for_unsent", [
      { text: "SELECT id FROM outbox WHERE due_at <= $1 LIMIT 1", values: [now] },
    ]);
    if (due.length === 0) return [];
    const [rows = []] = await this.database.batch("claim_unsent", [
      {
        text: `UPDATE outbox SET due_at = $2 WHERE due_at <= $1 AND id IN (
            SELECT id FROM outbox WHERE due_at <= $1 ORDER BY id LIMIT $3
          ) RETURNING id, message_id, name, version, body, traceparent, queue, failures`,
        values: [now, now + CLAIM_MILLISECONDS, most],
      },
    ]);
    return rows.map(toUnsent).toSorted((one, other) => one.id - other.id);
  }

  async sent({ id }: Unsent): Promise<void> {
    await this.database.batch("forget_sent", [
      { text: "DELETE FROM outbox WHERE id = $1", values: [id] },
    ]);
  }

  /** Gives it back, to be tried again after a second, and twice as long each time, up to a minute. */
  async notSent({ id, failures }: Unsent): Promise<void> {
    const dueAt = Date.now() + delayAfter(failures + 1, RETRY_POLICY);
    await this.database.batch("give_back_unsent", [
      {
        text: "UPDATE outbox SET due_at = $2, failures = $3 WHERE id = $1",
        values: [id, dueAt, failures + 1],
      },
    ]);
  }

  async backlog(): Promise<Backlog> {
    const [[row] = []] = await this.database.batch("count_unsent", [
      { text: "SELECT count(*) AS count, min(created_at) AS oldest FROM outbox", values: [] },
    ]);
    const oldest = row?.oldest ?? null;
    const count = Number(row?.count ?? 0);
    return { count, oldestSeconds: oldest === null ? 0 : (Date.now() - Number(oldest)) / 1000 };
  }
}

function toUnsent(row: SqlRow): Unsent {
  const { traceparent, queue } = row;
  return {
    id: Number(row.id),
    message: {
      id: String(row.message_id),
      name: String(row.name),
      version: Number(row.version),
      body: String(row.body),
      ...(typeof traceparent === "string" && { traceparent }),
    },
    queue: typeof queue === "string" ? queue : undefined,
    failures: Number(row.failures),
  };
}
