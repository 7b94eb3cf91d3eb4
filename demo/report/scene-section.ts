import type { Mark, PlayedScene, Recording } from "../recording";
import type { JudgedScene } from "../verdict/judge";
import { type Verdict, clockTime, grouped, samplesOf, sum } from "../verdict/verdict";
import { podClass } from "./charts/panels";
import { type NumberedMark, timeline } from "./charts/timeline";
import { escaped } from "./html";

/** Shorter scenes have nothing to see in a chart. */
const SHORTEST_CHART_SECONDS = 20;
/** Kinds of marks that are lines in the charts; the others are in the list below only. */
const DRAWN: ReadonlySet<Mark["kind"]> = new Set(["burn", "scale", "change", "warning"]);

const OUTCOME_TEXTS: Readonly<Record<PlayedScene["outcome"], string>> = {
  "not playable": "Not played here",
  "cut short": "Cut short",
  failed: "Not played to its end",
  played: "Played",
};

/** One scene: its verdicts, its charts, who answered, and what happened. */
export function sceneSection(recording: Recording, { scene, verdicts }: JudgedScene): string {
  const samples = samplesOf(recording, scene);
  const hasChart =
    samples.length > 1 && scene.endedAtSeconds - scene.startedAtSeconds >= SHORTEST_CHART_SECONDS;
  const pods = podsInOrder(recording, scene);
  const marks = marksOf(recording, scene);
  return `<section>
<h2>${escaped(scene.title)}</h2>
${scene.reason === null ? "" : `<p class="banner">${escaped(OUTCOME_TEXTS[scene.outcome])}: ${escaped(scene.reason)}.</p>`}
${verdicts.length === 0 ? "" : verdictTable(verdicts)}
${hasChart ? `<h3>What happened</h3><div class="card">${timeline(recording, scene, pods, marks)}</div>${podTable(recording, scene, pods)}${markList(recording, scene, marks)}` : ""}
</section>`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(
    ({ promise, outcome, evidence }) =>
      `<tr><td><span class="badge ${outcome}">${outcome}</span></td><td>${escaped(promise)}</td><td class="evidence">${escaped(evidence)}</td></tr>`,
  );
  return `<table class="verdicts"><tbody>${rows.join("")}</tbody></table>`;
}

/** Pods in the order in which they first answered or were seen. */
function podsInOrder(recording: Recording, scene: PlayedScene): string[] {
  const names = samplesOf(recording, scene).flatMap(({ requests }) =>
    Object.keys(requests.byPod).sort(),
  );
  return [...new Set(names)];
}

function podTable(recording: Recording, scene: PlayedScene, pods: readonly string[]): string {
  const samples = samplesOf(recording, scene);
  const counts = pods.map((pod) => sum(samples.map(({ requests }) => requests.byPod[pod] ?? 0)));
  const answered = sum(samples.map(({ requests }) => requests.answered));
  const total = Math.max(1, sum(counts));
  const rows = pods.map((pod, i) => {
    const count = counts[i] ?? 0;
    const node = samples
      .flatMap(({ cluster }) => cluster?.pods ?? [])
      .findLast(({ name }) => name === pod)?.node;
    const share = (count / total) * 100;
    return `<tr><td><code>${escaped(pod)}</code></td><td class="optional">${escaped(node ?? "")}</td><td class="figure">${grouped(count)}</td><td class="figure">${share.toFixed(1)} %</td><td style="width:30%"><span class="bar ${podClass(i)}" style="width:${share.toFixed(1)}%"></span></td></tr>`;
  });
  return `<h3>Who answered</h3><table><thead><tr><th>pod</th><th class="optional">node</th><th class="figure">answers</th><th class="figure">share</th><th></th></tr></thead><tbody>${rows.join("")}</tbody></table><p class="evidence">${grouped(sum(counts))} of the ${grouped(answered)} answers: every second request, by chance, asks the pod for its name.</p>`;
}

function marksOf({ marks }: Recording, scene: PlayedScene): NumberedMark[] {
  return marks
    .filter(
      ({ atSeconds, kind }) =>
        DRAWN.has(kind) && atSeconds >= scene.startedAtSeconds && atSeconds <= scene.endedAtSeconds,
    )
    .map((mark, index) => ({ ...mark, number: index + 1 }));
}

function markList(
  { marks }: Recording,
  scene: PlayedScene,
  numbered: readonly NumberedMark[],
): string {
  const rest = marks.filter(
    ({ atSeconds, kind }) =>
      (kind === "pod" || kind === "probe") &&
      atSeconds >= scene.startedAtSeconds &&
      atSeconds <= scene.endedAtSeconds,
  );
  return `<h3>Events</h3><table><tbody>${numbered
    .map((mark) => markRow(mark, `<span class="number">${mark.number}</span>`))
    .join("")}</tbody></table>${
    rest.length === 0
      ? ""
      : `<details><summary>${rest.length === 1 ? "One event" : `${rest.length} events`} of single pods</summary><table><tbody>${rest.map((mark) => markRow(mark, "")).join("")}</tbody></table></details>`
  }`;
}

function markRow({ atSeconds, text }: Mark, flag: string): string {
  return `<tr><td>${flag}</td><td class="time">${clockTime(atSeconds)}</td><td>${escaped(text)}</td></tr>`;
}
