import { MAILS_EACH } from "../../scripts/cluster-client/backing/mails";
import { QUEUES } from "../apply/receivers";
import type { Flow, SentApplication } from "../flow";
import type { PlayedScene, Recording } from "../recording";
import { flowContradictions } from "./contradictions/flow";
import { requestContradictions } from "./contradictions/requests";
import { timeContradictions } from "./contradictions/time";
import { type Verdict, failedIn, grouped, isWithin, unlessContradicted } from "./verdict";

type Judged = Pick<Verdict, "outcome" | "evidence">;
/** An application with an id: it was acknowledged. */
type Acknowledged = SentApplication & { readonly id: string };

/** What became of the applications, judged by each of them and by what was seen meanwhile. */
export function judgeFlow(recording: Recording, scene: PlayedScene): Verdict[] {
  const { flow } = scene;
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...requestContradictions(recording, scene),
    ...(flow ? flowContradictions(recording, scene, flow) : []),
  ];
  const verdict = (promise: string, judge: (flow: Flow) => Judged): Verdict =>
    unlessContradicted(contradictions, {
      promise,
      ...(flow ? judge(flow) : unknown("no application was recorded")),
    });
  /** Of what only the end shows. */
  const atTheEnd = (promise: string, judge: (flow: Flow) => Judged): Verdict =>
    verdict(promise, scene.outcome === "played" ? judge : () => unknown("the end was not seen"));
  return [
    atTheEnd("Every acknowledged application was counted once at jobs", judgeCount),
    atTheEnd(
      "Every acknowledged application was mailed once to the applicant and once to the company",
      judgeMails,
    ),
    verdict("While the broker was away, applications were taken", judgeWithoutBroker),
    atTheEnd("The poison message is a dead letter of every receiver", judgePoison),
    ...(flow?.scaledTo === null
      ? []
      : [atTheEnd("Workers came from none for the messages, and went again", judgeWorkers)]),
    {
      ...verdict("What should break broke", (seen) => judgeFaults(recording, scene, seen)),
      of: "measurement",
    },
  ];
}

function judgeCount({ applications, stored, counted }: Flow): Judged {
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

function judgeMails({ applications }: Flow): Judged {
  const acknowledged = applications.filter(isAcknowledged);
  const lacking = acknowledged.filter(({ mails }) => mails < MAILS_EACH);
  const twice = acknowledged.filter(({ files }) => files.some((count) => count > 1));
  const unseen = acknowledged.filter(({ files }) => files.length < MAILS_EACH);
  const sent = acknowledged.reduce((total, { mails }) => total + mails, 0);
  const seconds = acknowledged
    .flatMap(({ mailedAfterSeconds }) => mailedAfterSeconds ?? [])
    .toSorted((a, b) => a - b);
  const typical = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const evidence = `${grouped(sent)} mails for ${grouped(acknowledged.length)} applications, half of them within ${typical.toFixed(1)} s, the last after ${(seconds.at(-1) ?? 0).toFixed(0)} s`;
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

function judgeWithoutBroker({ applications, looks }: Flow): Judged {
  const sent = applications.filter(({ phase }) => phase === "broker");
  const failed = sent.filter((one) => !isAcknowledged(one));
  const away = looks.filter(({ queues }) => queues === null).map(({ atSeconds }) => atSeconds);
  const during = sent.filter(
    ({ sentAtSeconds }) => sentAtSeconds >= Math.min(...away) && sentAtSeconds <= Math.max(...away),
  );
  const evidence = `${sent.length - failed.length} of ${sent.length} taken, ${during.length} of them while it didn't answer`;
  if (failed.length > 0) {
    return broken(`${evidence}; ${failuresOf(failed)}`);
  }
  return during.length === 0 ? unknown(evidence) : held(evidence);
}

function judgePoison({ looks }: Flow): Judged {
  const seen = looks.flatMap(({ queues }) => (queues === null ? [] : [queues]));
  const more = QUEUES.map((queue) => {
    const before = seen[0]?.[queue]?.dead;
    const after = seen.at(-1)?.[queue]?.dead;
    return { queue, more: before === undefined || after === undefined ? null : after - before };
  });
  const evidence = more.map((one) => `${one.queue}.dead: ${one.more ?? "?"} more`).join(", ");
  if (more.some((one) => one.more === null)) {
    return unknown(evidence);
  }
  return more.every((one) => one.more === 1) ? held(evidence) : broken(evidence);
}

function judgeWorkers({ looks, applications, scaledTo }: Flow): Judged {
  const seen = looks.flatMap(({ atSeconds, workers }) =>
    workers ? [{ atSeconds, ...workers }] : [],
  );
  const firstAt = applications[0]?.sentAtSeconds ?? 0;
  const before = seen.findLast(({ atSeconds }) => atSeconds <= firstAt)?.ready;
  const most = Math.max(0, ...seen.map(({ ready }) => ready));
  const last = seen.at(-1)?.ready;
  const first = seen.find(({ atSeconds, ready }) => atSeconds > firstAt && ready > 0)?.atSeconds;
  const evidence = `${before ?? "?"} → ${most} → ${last ?? "?"} of at most ${scaledTo ?? "?"}; the first ${Math.round((first ?? firstAt) - firstAt)} s after the first application`;
  if (before === undefined || last === undefined) {
    return unknown(evidence);
  }
  return before === 0 && most > 0 && last === 0 ? held(evidence) : broken(evidence);
}

/** Without its faults a run shows nothing of them. */
function judgeFaults({ samples }: Recording, { steps }: PlayedScene, flow: Flow): Judged {
  const { looks, crashes, restarts } = flow;
  const brokerAway = looks.filter(({ queues }) => queues === null).length;
  const { databaseStopped: startedAtSeconds = Infinity, databaseStarted: endedAtSeconds = 0 } =
    steps;
  const failed = samples
    .filter(isWithin({ startedAtSeconds, endedAtSeconds }))
    .reduce((total, { requests }) => total + failedIn(requests), 0);
  const evidence = [
    `the broker didn't answer ${brokerAway} of ${looks.length} looks`,
    `${grouped(failed)} requests failed while the database was away`,
    `${crashes} crashes, ${restarts} restarts`,
  ].join("; ");
  return brokerAway > 0 && failed > 0 && crashes > 0 && restarts > 0
    ? held(evidence)
    : unknown(evidence);
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

function failuresOf(refused: readonly SentApplication[]): string {
  return [...Map.groupBy(refused, ({ failure }) => failure ?? "no reason")]
    .map(([reason, those]) => `${those.length} × ${reason}`)
    .join(", ");
}

function held(evidence: string): Judged {
  return { outcome: "held", evidence };
}

function broken(evidence: string): Judged {
  return { outcome: "broken", evidence };
}

function unknown(evidence: string): Judged {
  return { outcome: "unknown", evidence };
}
