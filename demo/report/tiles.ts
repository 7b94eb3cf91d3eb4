import type { Recording, Sample } from "../recording";
import type { Judgement } from "../verdict/judge";
import { isAcknowledged } from "../verdict/arrival";
import { failedIn, grouped, isWithin, readyPods, samplesOf, sum } from "../verdict/verdict";

/** The few figures that a reader remembers. */
export function tiles(recording: Recording, { scenes }: Judgement): string {
  // As the verdicts count: what was sent before the first scene belongs to none.
  const samples = recording.scenes.flatMap((scene) => samplesOf(recording, scene));
  const answered = sum(samples.map(({ requests }) => requests.answered));
  const failed = sum(samples.map(({ requests }) => failedIn(requests)));
  const rows: [string, string][] = [
    ...scaling(recording),
    ...arrivals(recording),
    [grouped(answered), "requests answered"],
    [grouped(failed), failed === 1 ? "request failed" : "requests failed"],
    ...typicalLatency(samples),
    ...(scenes.length > 1 ? [[String(scenes.length), "scenes"] satisfies [string, string]] : []),
  ];
  return `<ul class="tiles">${rows
    .map(([figure, label]) => `<li><b>${figure}</b><span>${label}</span></li>`)
    .join("")}</ul>`;
}

function scaling(recording: Recording): [string, string][] {
  const scene = recording.scenes.find(({ name }) => name === "autoscaling");
  if (scene === undefined || scene.outcome === "not playable") {
    return [];
  }
  // From the burn on: pods may be left over from an earlier one.
  const begin = scene.steps["burnStarted"];
  const counts = recording.samples
    .filter(isWithin({ ...scene, startedAtSeconds: begin ?? scene.startedAtSeconds }))
    .flatMap((sample) => {
      const ready = readyPods(sample);
      return ready === undefined ? [] : [{ atSeconds: sample.atSeconds, ready }];
    });
  const first = counts[0]?.ready;
  const last = counts.at(-1)?.ready;
  if (first === undefined || last === undefined) {
    return [];
  }
  const most = Math.max(...counts.map(({ ready }) => ready));
  const reached = counts.find(({ ready }) => ready === most)?.atSeconds;
  return [
    [`${first} → ${most} → ${last}`, "pods ready"],
    ...(begin === undefined || reached === undefined || most === first
      ? []
      : [
          [`${Math.round(reached - begin)} s`, `from the burn to ${most} pods`] satisfies [
            string,
            string,
          ],
        ]),
  ];
}

function arrivals({ scenes }: Recording): [string, string][] {
  const flow = scenes.find((scene) => scene.flow !== undefined)?.flow;
  if (flow === undefined) {
    return [];
  }
  const taken = flow.applications.filter(isAcknowledged);
  const most = Math.max(0, ...flow.looks.map(({ workers }) => workers?.ready ?? 0));
  return [
    [grouped(taken.length), `of ${grouped(flow.applications.length)} applications acknowledged`],
    ...(flow.scaledTo === null
      ? []
      : [
          [`0 → ${most} → ${flow.looks.at(-1)?.workers?.ready ?? "?"}`, "workers"] satisfies [
            string,
            string,
          ],
        ]),
  ];
}

function typicalLatency(samples: readonly Sample[]): [string, string][] {
  const sorted = samples
    .flatMap(({ requests }) => requests.latency?.p99 ?? [])
    .sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median === undefined
    ? []
    : [[`${median.toFixed(median < 10 ? 1 : 0)} ms`, "p99 latency, median over the run"]];
}
