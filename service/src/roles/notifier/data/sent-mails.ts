import type { SqlDatabase } from "../../../database/sql";

/** As long as a message may come again: see the inbox. */
const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;
/** Longer than any mail takes. */
const UNCERTAIN_MILLISECONDS = 300_000;

/** Which mails were begun, so that none is sent twice: a message comes again when its receiver was killed. */
export class SentMails {
  constructor(private readonly database: SqlDatabase) {}

  /** False when the mail was begun before: it was sent, or nobody knows. */
  async begin(messageId: string, recipient: string): Promise<boolean> {
    const now = Date.now();
    const [, begun = []] = await this.database.batch("begin_mail", [
      {
        text: "DELETE FROM sent_mails WHERE begun_at < $1",
        values: [now - KEPT_MILLISECONDS],
      },
      {
        text: `INSERT INTO sent_mails (message_id, recipient, begun_at) VALUES ($1, $2, $3)
          ON CONFLICT (message_id, recipient) DO NOTHING RETURNING message_id`,
        values: [messageId, recipient, now],
      },
    ]);
    return begun.length > 0;
  }

  async sent(messageId: string, recipient: string): Promise<void> {
    await this.database.batch("mail_sent", [
      {
        text: "UPDATE sent_mails SET sent_at = $3 WHERE message_id = $1 AND recipient = $2",
        values: [messageId, recipient, Date.now()],
      },
    ]);
  }

  /** It surely was not sent: it may be begun again. */
  async notSent(messageId: string, recipient: string): Promise<void> {
    await this.database.batch("mail_not_sent", [
      {
        text: "DELETE FROM sent_mails WHERE message_id = $1 AND recipient = $2",
        values: [messageId, recipient],
      },
    ]);
  }

  /** Mails that were begun five minutes ago and of which nobody knows whether they were sent. */
  async uncertainCount(): Promise<number> {
    const [[row] = []] = await this.database.batch("count_uncertain_mails", [
      {
        text: "SELECT count(*) AS count FROM sent_mails WHERE sent_at IS NULL AND begun_at < $1",
        values: [Date.now() - UNCERTAIN_MILLISECONDS],
      },
    ]);
    return Number(row?.["count"] ?? 0);
  }
}
