import { clockTime } from "../verdict/verdict";
import { type LiveState, figuresOf, podsSeen } from "./figures";
import { remaining } from "./line";

/** Colours a piece of text, or leaves it as it is. */
export type Paint = (
  style: "bold" | "dim" | "green" | "red" | "yellow" | "cyan",
  text: string,
) => string;

const LABEL_WIDTH = 11;
const MARKS_SHOWN = 5;
const BARS = "▁▂▃▄▅▆▇█";
/** Full height of the CPU's bars, in percent of the request. */
const HIGHEST_CPU_PERCENT = 200;

/** The whole picture, one entry per row, none longer than `columns`. */
export function screenRows(state: LiveState, paint: Paint, columns: number): string[] {
  const figures = figuresOf(state);
  const { expectation, samples } = state;
  const barCount = Math.max(8, Math.min(60, columns - 56));
  const row = (label: string, text: string, style?: Parameters<Paint>[0]) => {
    const cut = clip(text, columns - LABEL_WIDTH);
    return (
      paint("dim", label.padEnd(LABEL_WIDTH)) + (style === undefined ? cut : paint(style, cut))
    );
  };
  const lately = samples.slice(-barCount);
  const highest = samples.at(-1)?.cluster?.autoscaler.maxReplicas ?? 4;
  return [
    paint("bold", clip(`Demonstration of ${state.url}`, columns - 8)) +
      paint("dim", `  ${clockTime(state.nowSeconds)}`),
    "",
    row("scene", state.scene, "bold"),
    ...(figures === undefined
      ? [row("", "no figures yet")]
      : [
          row(
            "replicas",
            `${bars(lately.map((sample) => podsSeen(sample) / highest))}  ${figures.replicas}`,
          ),
          row(
            "CPU",
            `${bars(
              lately.map(
                ({ cluster }) => (cluster?.autoscaler.cpuPercent ?? 0) / HIGHEST_CPU_PERCENT,
              ),
            )}  ${figures.cpu}`,
          ),
          row("requests", `${figures.rate}, ${figures.answered} answered`),
          row("failed", String(figures.failed), figures.failed > 0 ? "red" : "green"),
          row("latency", figures.latency),
          row("pods", figures.pods || "nobody answers"),
          row("burning", figures.burns === 0 ? "no" : `${figures.burns} pods`),
        ]),
    "",
    ...(expectation === undefined
      ? []
      : [
          row("next", `${expectation.next} (${remaining(state)})`, "cyan"),
          row("", `why it takes its time: ${expectation.why}`),
        ]),
    "",
    ...state.marks
      .slice(-MARKS_SHOWN)
      .map(({ atSeconds, text, kind }) =>
        row(clockTime(atSeconds), text, kind === "warning" ? "yellow" : undefined),
      ),
    "",
    paint("dim", "Ctrl-C stops burns and load, and still writes the report."),
  ];
}

function bars(shares: readonly number[]): string {
  return shares
    .map((share) => {
      const height = Math.round(Math.min(1, Math.max(0, share)) * (BARS.length - 1));
      return BARS[height] ?? BARS[0];
    })
    .join("");
}

function clip(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(1, columns - 1))}…`;
}
