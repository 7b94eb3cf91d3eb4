import type { SqlStatement } from "../database/sql";

/** A message comes again days later at most, when an operator sends a dead letter once more. */
const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * First of the transaction that a message causes: when the message was taken before, nothing follows.
 * @param queue its receiver; two of them take the same message once each.
 */
export function takeOnce(queue: string, messageId: string): SqlStatement {
  return {
    text: `INSERT INTO inbox (message_id, queue, received_at) VALUES ($1, $2, $3)
      ON CONFLICT (message_id, queue) DO NOTHING RETURNING message_id`,
    values: [messageId, queue, Date.now()],
    orStop: true,
  };
}

/** Forgets what can hardly come again. */
export function forgetTaken(): SqlStatement {
  return {
    text: "DELETE FROM inbox WHERE received_at < $1",
    values: [Date.now() - KEPT_MILLISECONDS],
  };
}
