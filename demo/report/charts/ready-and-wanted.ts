import type { Panel } from "./frame";
import { type Point, stepArea, steps } from "./lines";

/** Counts of pods that are ready, and of those that an autoscaler wants. */
export function readyAndWanted(
  ready: readonly Point[],
  wanted: readonly Point[],
): Pick<Panel, "key" | "draw"> {
  return {
    key: [
      { label: "ready", className: "ready" },
      { label: "wanted", className: "wanted" },
    ],
    draw: (plot) =>
      stepArea(plot, ready, "ready-area") +
      steps(plot, ready, "ready-line") +
      steps(plot, wanted, "wanted-line"),
  };
}
