import type { Kubectl } from "../kubectl";
import { rowsOf } from "./databases";

/** Of each application that comes in: one to the applicant, one to the company. */
export const MAILS_EACH = 2;

/** The message that tells of an application has the application's id. */
const SENT = "SELECT message_id FROM sent_mails WHERE sent_at IS NOT NULL";

/** How many mails the notifier has sent of these applications. */
export async function mailsFor(kubectl: Kubectl, ids: readonly string[]): Promise<number> {
  const known = new Set(ids);
  return (await rowsOf(kubectl, SENT, "notifier")).filter((id) => known.has(id)).length;
}
