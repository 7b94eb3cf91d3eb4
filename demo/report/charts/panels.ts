import type { Recording, Sample } from "../../recording";
import { podsSeen, shortName } from "../../terminal/figures";
import { failedIn, sum } from "../../verdict/verdict";
import { escaped } from "../html";
import { evenScale } from "./even-scale";
import type { Panel } from "./frame";
import { band, line, stepArea, steps } from "./lines";
import { readyAndWanted } from "./ready-and-wanted";

const PERCENT_STEPS = [25, 50, 100, 200, 500, 1_000, 2_000] as const;
const LOWEST_LATENCY_MILLISECONDS = 1;
const HIGHEST_LATENCY_MILLISECONDS = 10_000;
/** Colours that the style sheet has for pods. */
export const POD_COLOURS = 8;

/** Pods wanted and ready, between the bounds. */
export function replicasPanel(samples: readonly Sample[], { promised }: Recording): Panel {
  const ready = samples.map((sample) => ({
    atSeconds: sample.atSeconds,
    value: podsSeen(sample),
  }));
  const wanted = samples.map(({ atSeconds, cluster }) => ({
    atSeconds,
    value: cluster?.autoscaler.wantedReplicas ?? null,
  }));
  const values = [...ready, ...wanted].map(({ value }) => value ?? 0);
  const top = Math.max(promised.maxReplicas, ...values) + 1;
  return {
    title: "Pods",
    height: 110,
    share: (value) => value / top,
    ticks: [
      { value: 0, label: "0" },
      { value: promised.minReplicas, label: `min ${promised.minReplicas}` },
      { value: promised.maxReplicas, label: `max ${promised.maxReplicas}` },
    ],
    ...readyAndWanted(ready, wanted),
  };
}

/** CPU as the autoscaler reads it, against its target. */
export function cpuPanel(samples: readonly Sample[], { promised }: Recording): Panel {
  const points = samples.map(({ atSeconds, cluster }) => ({
    atSeconds,
    value: cluster?.autoscaler.cpuPercent ?? null,
  }));
  const highest = Math.max(100, ...points.map(({ value }) => value ?? 0));
  const { top, values } = evenScale(highest, PERCENT_STEPS);
  const target = promised.targetCpuPercent;
  const ticks = values
    .filter((value) => value === 0 || Math.abs(value - target) > top / 10)
    .map((value) => ({ value, label: `${value} %` }));
  return {
    title: "CPU, of what the pods request",
    height: 110,
    share: (value) => value / top,
    ticks: [...ticks, { value: target, label: `${target} %` }],
    key: [
      { label: "read by the autoscaler", className: "cpu" },
      { label: `target ${target} %`, className: "target" },
    ],
    draw: (plot) => {
      const y = plot.y(target).toFixed(1);
      const { frame } = plot;
      return (
        stepArea(plot, points, "cpu-area") +
        steps(plot, points, "cpu-line") +
        `<line class="target-line" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y}" y2="${y}"/>`
      );
    },
  };
}

/** Latency at the client, on a logarithmic scale. */
export function latencyPanel(samples: readonly Sample[]): Panel {
  const rows = (["p50", "p95", "p99"] as const).map((key) => ({
    key,
    points: samples.map(({ atSeconds, requests }) => ({
      atSeconds,
      value: requests.latency?.[key] ?? null,
    })),
  }));
  const highest = Math.max(
    100,
    ...rows.flatMap(({ points }) => points.map(({ value }) => value ?? 0)),
  );
  const decades = Math.ceil(
    Math.log10(Math.min(highest, HIGHEST_LATENCY_MILLISECONDS) / LOWEST_LATENCY_MILLISECONDS),
  );
  return {
    title: "Latency at the client",
    height: 110,
    share: (value) =>
      Math.log10(Math.max(value, LOWEST_LATENCY_MILLISECONDS) / LOWEST_LATENCY_MILLISECONDS) /
      decades,
    ticks: Array.from({ length: decades + 1 }, (_, i) => 10 ** i).map((value) => ({
      value,
      label: value < 1_000 ? `${value} ms` : `${value / 1_000} s`,
    })),
    key: rows.map(({ key }) => ({ label: key, className: key })),
    draw: (plot) =>
      rows
        .toReversed()
        .map(({ key, points }) => line(plot, points, `${key}-line`))
        .join(""),
  };
}

/**
 * Answers per second, one on top of the other: by the pods that gave them, of the requests that ask
 * for the name; of the others; and failures above in red.
 */
export function podsPanel(samples: readonly Sample[], pods: readonly string[]): Panel {
  const times = samples.map(({ atSeconds }) => atSeconds);
  const rates = samples.map(({ atSeconds, requests }, i) => {
    const seconds = Math.max(0.5, atSeconds - (times[i - 1] ?? atSeconds - 2));
    const byPod = pods.map((pod) => (requests.byPod[pod] ?? 0) / seconds);
    const answered = Math.max(sum(byPod), requests.answered / seconds);
    return { byPod, answered, all: answered + failedIn(requests) / seconds };
  });
  const highest = Math.max(1, ...rates.map(({ all }) => all));
  const step = [1, 2, 5, 10, 20, 50, 100].find((size) => highest / size <= 4) ?? 200;
  const top = Math.ceil(highest / step) * step;
  const upTo = (count: number) => rates.map(({ byPod }) => sum(byPod.slice(0, count)));
  const answered = rates.map((rate) => rate.answered);
  const named = pods.map((pod, i) => ({ label: escaped(shortName(pod)), className: podClass(i) }));
  return {
    title: "Answers a second, by pod",
    height: 150,
    share: (value) => value / top,
    ticks: Array.from({ length: top / step + 1 }, (_, i) => ({
      value: i * step,
      label: String(i * step),
    })),
    key: [...(pods.length > 5 ? [] : named), { label: "not asked", className: "unnamed" }],
    draw: (plot) =>
      pods.map((_, i) => band(plot, times, upTo(i), upTo(i + 1), podClass(i))).join("") +
      band(plot, times, upTo(pods.length), answered, "unnamed") +
      band(
        plot,
        times,
        answered,
        rates.map(({ all }) => all),
        "failed-area",
      ),
  };
}

export function podClass(index: number): string {
  return `pod-${index % POD_COLOURS}`;
}
