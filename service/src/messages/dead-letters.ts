import type { BusMessage } from "../bus/bus";
import type { SqlDatabase, SqlStatement } from "../database/sql";

/** What no receiver of the process could take. At a broker they are in queues of their own. */
export class DeadLetters {
  constructor(private readonly database: SqlDatabase) {}

  async keep(queue: string, message: BusMessage, cause: unknown): Promise<void> {
    const { id, name, version, body, traceparent = null } = message;
    const said = cause instanceof Error ? cause.message : "unknown";
    await this.database.batch("keep_dead_letter", [
      {
        text: `INSERT INTO dead_letters
            (message_id, queue, name, version, body, traceparent, cause, died_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
          ON CONFLICT (message_id, queue) DO UPDATE SET cause = $7, died_at = $8`,
        values: [id, queue, name, version, body, traceparent, said, Date.now()],
      },
    ]);
  }

  async count(): Promise<number> {
    const [[row] = []] = await this.database.batch("count_dead_letters", [
      { text: "SELECT count(*) AS count FROM dead_letters", values: [] },
    ]);
    return Number(row?.count ?? 0);
  }
}

/** Oldest first, without their bodies, which may hold personal data. */
export function listDeadLetters(): SqlStatement {
  return {
    text: "SELECT queue, name, message_id, died_at, cause FROM dead_letters ORDER BY died_at",
    values: [],
  };
}

/** Puts dead letters of the queue back into the outbox, for that queue alone. @param id of one. @default all */
export function sendAgain(queue: string, id?: string): SqlStatement[] {
  const now = Date.now();
  const chosen = "queue = $1 AND (CAST($2 AS text) IS NULL OR message_id = CAST($2 AS text))";
  const values = [queue, id ?? null];
  return [
    {
      text: `INSERT INTO outbox (message_id, name, version, body, traceparent, queue, created_at, due_at)
        SELECT message_id, name, version, body, traceparent, queue,
          CAST($3 AS bigint), CAST($3 AS bigint)
        FROM dead_letters WHERE ${chosen}`,
      values: [...values, now],
    },
    { text: `DELETE FROM dead_letters WHERE ${chosen} RETURNING message_id`, values },
  ];
}
