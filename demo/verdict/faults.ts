import { QUEUES } from "../apply/receivers";
import type { Flow } from "../flow";
import type { PlayedScene, Recording } from "../recording";
import { failuresOf, isAcknowledged } from "./arrival";
import { broken, held, type Judged, unknown } from "./judged";
import { failedIn, grouped, isWithin } from "./verdict";

export function judgeWithoutBroker({ applications, looks }: Flow): Judged {
  const sent = applications.filter(({ phase }) => phase === "broker");
  const failed = sent.filter((one) => !isAcknowledged(one));
  const during = sent.filter(
    ({ sentAtSeconds }) =>
      looks.find(({ atSeconds }) => atSeconds >= sentAtSeconds)?.queues === null,
  );
  const evidence = `${sent.length - failed.length} of ${sent.length} taken, ${during.length} of them while it didn't answer`;
  if (failed.length > 0) {
    return broken(`${evidence}; ${failuresOf(failed)}`);
  }
  return during.length === 0 ? unknown(evidence) : held(evidence);
}

export function judgePoison({ looks }: Flow): Judged {
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

export function judgeWorkers({ looks, applications, scaledTo }: Flow): Judged {
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
export function judgeFaults({ samples }: Recording, { steps }: PlayedScene, flow: Flow): Judged {
  const { looks, crashes, restarts } = flow;
  const { brokerBegan = 0, databaseBegan = 0 } = steps;
  const looked = looks.filter(
    isWithin({ startedAtSeconds: brokerBegan, endedAtSeconds: databaseBegan }),
  );
  const brokerAway = looked.filter(({ queues }) => queues === null).length;
  const { databaseStopped: startedAtSeconds = Infinity, databaseStarted: endedAtSeconds = 0 } =
    steps;
  const failed = samples
    .filter(isWithin({ startedAtSeconds, endedAtSeconds }))
    .reduce((total, { requests }) => total + failedIn(requests), 0);
  const evidence = [
    `the broker didn't answer ${brokerAway} of ${looked.length} looks after it was killed`,
    `${grouped(failed)} requests failed while the database was away`,
    `${crashes} crashes, ${restarts} restarts`,
  ].join("; ");
  return brokerAway > 0 && failed > 0 && crashes > 0 && restarts > 0
    ? held(evidence)
    : unknown(evidence);
}
