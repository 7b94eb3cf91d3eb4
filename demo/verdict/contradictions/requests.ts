import { TIMEOUT_SECONDS } from "../../load/front-door";
import { MOST_IN_FLIGHT } from "../../load/paced-load";
import type { PlayedScene, Recording, Sample } from "../../recording";
import { clockTime, failedIn, grouped, isWithin, sum } from "../verdict";

/** Between a request's end and the sample that counts it. */
const SAMPLE_SECONDS = 3;
/** Requests that may be due but not sent at the moment of a sample. */
const UNDER_WAY = 3;
/** A client's hiccup that the 99th percentile of a sample doesn't show. */
const HICCUP_SECONDS = 0.05;

/**
 * What can't be true of the counts of a recording: each request that was due was sent or held back,
 * and each that was sent was answered or has failed within the time that a request gets.
 */
export function requestContradictions(recording: Recording, scene: PlayedScene): string[] {
  const { samples } = recording;
  return [...owedRequests(recording, scene), ...missingEnds(recording, scene)]
    .concat(samples.filter(isWithin(scene)).flatMap(impossibleFigures))
    .slice(0, 3);
}

/** The load is sent by the clock: at each moment so many requests must have been due. */
function owedRequests({ samples, promised }: Recording, scene: PlayedScene): string[] {
  const rate = promised.requestsPerSecond;
  const origin = samples.findLastIndex(({ atSeconds }) => atSeconds <= scene.startedAtSeconds);
  const all = samples.slice(Math.max(0, origin)).filter(upTo(scene));
  // What was late at a moment is counted in the next sample, with its delay.
  const lateAt = (index: number) =>
    Math.max(...all.slice(index, index + 2).map(({ client }) => client.sendDelayP99Milliseconds)) /
    1_000;
  let recorded = 0;
  for (const [i, { atSeconds, requests, client }] of all.entries()) {
    recorded += i === 0 ? 0 : requests.sent + client.notSent;
    const due = rate * (atSeconds - (all[0]?.atSeconds ?? 0));
    const late = Math.max(lateAt(0), lateAt(i)) + HICCUP_SECONDS;
    if (Math.abs(recorded - due) > UNDER_WAY + rate * late) {
      return [
        `by ${clockTime(atSeconds)} ${grouped(due)} requests were due, but ${grouped(recorded)} are recorded`,
      ];
    }
  }
  return [];
}

/** What was sent must add up to what was answered and what has failed. */
function missingEnds({ samples, promised }: Recording, scene: PlayedScene): string[] {
  let open = 0;
  let sent = 0;
  for (const [i, { atSeconds, requests, client }] of samples.filter(upTo(scene)).entries()) {
    const when = `by ${clockTime(atSeconds)}`;
    const mostOpen = open + requests.sent;
    sent += requests.sent;
    open = mostOpen - requests.answered - failedIn(requests);
    if (open < 0) {
      return [`${when} ${grouped(-open)} more ended than were sent`];
    }
    const mayBeOpen = promised.requestsPerSecond * longestAfter(samples, i) + UNDER_WAY;
    if (open > mayBeOpen) {
      return [
        `${when} ${grouped(open)} of ${grouped(sent)} requests sent have neither an answer nor a failure`,
      ];
    }
    if (client.notSent > 0 && mostOpen < MOST_IN_FLIGHT) {
      return [
        `${when} ${grouped(client.notSent)} were held back, though at most ${mostOpen} were under way`,
      ];
    }
  }
  return [];
}

/**
 * Seconds that what is under way at a sample has been so at most, by the latencies and failures of
 * the samples in which it must have ended. A run takes its last sample when nothing is under way.
 */
function longestAfter(samples: readonly Sample[], index: number): number {
  const now = samples[index]?.atSeconds ?? 0;
  const times = samples.slice(index + 1).flatMap(({ atSeconds, requests, client }) => {
    const late = client.sendDelayP99Milliseconds / 1_000;
    const limit = TIMEOUT_SECONDS + late;
    const latency = (requests.latency?.max ?? 0) / 1_000 + HICCUP_SECONDS;
    return atSeconds - now > limit + SAMPLE_SECONDS
      ? []
      : [failedIn(requests) > 0 ? limit : latency];
  });
  return Math.max(0, ...times);
}

function impossibleFigures({ atSeconds, requests, client }: Sample): string[] {
  const { sent, answered, latency, byPod, byVersion } = requests;
  const named = Math.max(sum(Object.values(byPod)), sum(Object.values(byVersion)));
  const ordered = latency ? [latency.p50, latency.p95, latency.p99, latency.max] : [];
  const problems = [
    ...(named > answered ? [`${named} answers name a pod or a version, of ${answered}`] : []),
    ...((latency === null) !== (answered === 0) ? ["latencies without answers, or none"] : []),
    ...(ordered.some((value, i) => value <= 0 || value < (ordered[i - 1] ?? 0))
      ? ["percentiles of latency that fall"]
      : []),
    ...(sent > 0 && client.sendDelayP99Milliseconds <= 0 ? ["requests sent in no time"] : []),
  ];
  return problems.map((problem) => `${problem} at ${clockTime(atSeconds)}`);
}

function upTo(scene: PlayedScene) {
  return ({ atSeconds }: Sample) => atSeconds <= scene.endedAtSeconds;
}
