import type { PlayedScene, Recording, Sample } from "../recording";
import { requestContradictions } from "./contradictions/requests";
import { timeContradictions } from "./contradictions/time";
import { type Verdict, grouped, samplesOf, sum, unlessContradicted } from "./verdict";

/** Below this share of the planned requests the load was another one than promised. */
const SMALLEST_SHARE_SENT = 0.95;
/** A client that sends later than this measures itself. */
const LARGEST_SEND_DELAY_MILLISECONDS = 50;
/** Share of the samples that may be later: a hiccup of the client is not its state. */
const LARGEST_SHARE_DELAYED = 0.1;

/** Failed requests by kind over all samples. */
export function failuresByKind(samples: readonly Sample[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { requests } of samples) {
    for (const [kind, failed] of Object.entries(requests.failed)) {
      kinds[kind] = (kinds[kind] ?? 0) + failed;
    }
  }
  return kinds;
}

/** No request failed, of enough requests to say so. */
export function judgeRequests(recording: Recording, scene: PlayedScene): Verdict {
  const promise = "No request failed";
  const samples = samplesOf(recording, scene);
  const kinds = failuresByKind(samples);
  const failed = sum(Object.values(kinds));
  const answered = sum(samples.map(({ requests }) => requests.answered));
  if (failed > 0) {
    const list = Object.entries(kinds)
      .filter(([, many]) => many > 0)
      .map(([kind, many]) => `${grouped(many)} × ${kind}`);
    return {
      promise,
      outcome: "broken",
      evidence: `${grouped(failed)} of ${grouped(failed + answered)} failed: ${list.join(", ")}`,
    };
  }
  if (answered === 0) {
    const sent = sum(samples.map(({ requests }) => requests.sent));
    const evidence = sent === 0 ? "no request was sent" : "no request was answered";
    return { promise, outcome: "unknown", evidence };
  }
  return unlessContradicted(contradictionsOf(recording, scene), {
    promise,
    outcome: "held",
    evidence: `${grouped(answered)} requests, all answered`,
  });
}

/** The load was the promised one, and the client had time to spare while it measured. */
export function judgeClient(recording: Recording, scene: PlayedScene): Verdict {
  const { requestsPerSecond } = recording.promised;
  const subject = {
    promise: "The load generator was not the bottleneck",
    of: "measurement",
  } as const;
  const samples = samplesOf(recording, scene);
  const first = samples[0]?.atSeconds ?? 0;
  const last = samples.at(-1)?.atSeconds ?? 0;
  // The first sample's requests are those of the time before it.
  const measured = samples.slice(1);
  const planned = (last - first) * requestsPerSecond;
  if (planned === 0) {
    return { ...subject, outcome: "unknown", evidence: "no request was sent" };
  }
  const sent = sum(measured.map(({ requests }) => requests.sent));
  const notSent = sum(measured.map(({ client }) => client.notSent));
  const delays = measured.map(({ client }) => client.sendDelayP99Milliseconds).sort(ascending);
  const delayed = delays.filter((delay) => delay > LARGEST_SEND_DELAY_MILLISECONDS).length;
  const worst = delays.at(-1) ?? 0;
  const holds =
    sent / planned >= SMALLEST_SHARE_SENT && delayed / delays.length <= LARGEST_SHARE_DELAYED;
  return unlessContradicted(contradictionsOf(recording, scene), {
    ...subject,
    outcome: holds ? "held" : "broken",
    evidence: [
      `${(sent / (last - first)).toFixed(1)} of ${requestsPerSecond} requests a second sent`,
      `${grouped(notSent)} held back`,
      `sent late by at most ${worst.toFixed(0)} ms (99th percentile of a sample), over ` +
        `${LARGEST_SEND_DELAY_MILLISECONDS} ms in ${delayed} of ${delays.length} samples`,
    ].join("; "),
  });
}

function contradictionsOf(recording: Recording, scene: PlayedScene): string[] {
  return [...timeContradictions(recording, scene), ...requestContradictions(recording, scene)];
}

function ascending(a: number, b: number): number {
  return a - b;
}
