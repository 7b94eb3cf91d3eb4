import { MAILS_EACH } from "../../scripts/cluster-client/backing/mails";
import type { Flow, SentApplication } from "../flow";
import { broken, held, type Judged, unknown } from "./judged";
import { grouped } from "./verdict";

/** An application with an id: it was acknowledged. */
type Acknowledged = SentApplication & { readonly id: string };

export function judgeCount({ applications, stored, counted }: Flow): Judged {
  const acknowledged = applications.filter(isAcknowledged);
  const missing = acknowledged.filter((one) => one.countedAfterSeconds === null);
  const isNew = stored.after - stored.before;
  const count = counted.after - counted.before;
  const evidence = `${sentAndAcknowledged(applications)}; ${grouped(isNew)} stored, ${grouped(count)} counted`;
  if (acknowledged.length === 0) {
    return unknown(evidence);
  }
  // One that had no answer may be stored all the same: then it counts, too.
  return missing.length > 0 || count !== isNew
    ? broken(`${evidence}; ${missing.length} acknowledged ones are not among them`)
    : held(evidence);
}

export function judgeMails({ applications }: Flow): Judged {
  const acknowledged = applications.filter(isAcknowledged);
  // The database may have gone away between a mail and the note of it: then the mail is there all the same.
  const lacking = acknowledged.filter((one) => mailsOf(one) < MAILS_EACH);
  const unsure = acknowledged.reduce((total, one) => total + mailsOf(one) - one.mails, 0);
  const twice = acknowledged.filter(({ files }) => files.some((count) => count > 1));
  const unseen = acknowledged.filter(({ files }) => files.length < MAILS_EACH);
  const sent = acknowledged.reduce((total, one) => total + mailsOf(one), 0);
  const seconds = acknowledged
    .flatMap(({ mailedAfterSeconds }) => mailedAfterSeconds ?? [])
    .toSorted((a, b) => a - b);
  const typical = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const evidence = `${grouped(sent)} mails for ${grouped(acknowledged.length)} applications, half of them within ${typical.toFixed(2)} s, the last after ${(seconds.at(-1) ?? 0).toFixed(0)} s${unsure > 0 ? `; of ${unsure} that were found the notifier itself isn't sure` : ""}`;
  if (lacking.length > 0 || twice.length > 0) {
    return broken(`${evidence}; ${lacking.length} lack a mail, ${twice.length} got one twice`);
  }
  if (acknowledged.length === 0) {
    return unknown("none was acknowledged");
  }
  return unseen.length > 0
    ? unknown(`${evidence}; but not every mail of ${unseen.length} was found in the pods' folders`)
    : held(evidence);
}

function mailsOf({ mails, files }: SentApplication): number {
  return Math.max(mails, files.length);
}

export function isAcknowledged(application: SentApplication): application is Acknowledged {
  return application.id !== null;
}

function sentAndAcknowledged(applications: readonly SentApplication[]): string {
  const refused = applications.filter((one) => !isAcknowledged(one));
  const acknowledged = applications.length - refused.length;
  const reasons = refused.length === 0 ? "" : ` (${failuresOf(refused)})`;
  return `${grouped(applications.length)} sent, ${grouped(acknowledged)} acknowledged${reasons}`;
}

/** How many were not acknowledged for which reason. */
export function failuresOf(refused: readonly SentApplication[]): string {
  return [...Map.groupBy(refused, ({ failure }) => failure ?? "no reason")]
    .map(([reason, those]) => `${those.length} × ${reason}`)
    .join(", ");
}
