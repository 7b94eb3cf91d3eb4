import type { Flow } from "../../flow";
import { isAcknowledged } from "../../verdict/arrival";
import { evenScale } from "./even-scale";
import type { Panel } from "./frame";
import { dots, line } from "./lines";
import { readyAndWanted } from "./ready-and-wanted";

const COUNT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
const FEWEST_SECONDS = 0.01;
const DECADES = [0.01, 0.1, 1, 10, 100, 1_000];

/** Messages, workers and the way of each application, on one time axis. */
export function flowPanels(flow: Flow): Panel[] {
  return [applicationsPanel(flow), queuePanel(flow), workersPanel(flow)];
}

/** Each acknowledged application where it was sent, as high as its last mail took; refused ones at the bottom. */
function applicationsPanel({ applications }: Flow): Panel {
  const taken = applications.filter(isAcknowledged);
  const points = taken.map(({ sentAtSeconds, mailedAfterSeconds }) => ({
    atSeconds: sentAtSeconds,
    value: mailedAfterSeconds,
  }));
  const refused = applications
    .filter((one) => !isAcknowledged(one))
    .map(({ sentAtSeconds }) => ({ atSeconds: sentAtSeconds, value: FEWEST_SECONDS }));
  const longest = Math.max(1, ...points.map(({ value }) => value ?? 0));
  const top = DECADES.find((decade) => decade >= longest) ?? longest;
  const height = Math.log10(top / FEWEST_SECONDS);
  return {
    title: "From an application to its last mail",
    height: 150,
    share: (seconds) => Math.log10(Math.max(seconds, FEWEST_SECONDS) / FEWEST_SECONDS) / height,
    ticks: DECADES.filter((decade) => decade <= top).map((value) => ({
      value,
      label: value < 1 ? `${value * 1_000} ms` : `${value} s`,
    })),
    key: [
      { label: "mailed", className: "ready" },
      { label: "not acknowledged", className: "failed-area" },
    ],
    draw: (plot) => dots(plot, points, "mailed-dots") + dots(plot, refused, "refused-dots"),
  };
}

/** Messages that wait, by queue; a gap while the broker is away. */
function queuePanel({ looks }: Flow): Panel {
  const names = [...new Set(looks.flatMap(({ queues }) => Object.keys(queues ?? {})))];
  const rows = names.map((name, i) => ({
    name,
    className: `queue-${i}`,
    points: looks.map(({ atSeconds, queues }) => ({
      atSeconds,
      value: queues?.[name]?.waiting ?? null,
    })),
  }));
  const highest = Math.max(
    1,
    ...rows.flatMap(({ points }) => points.map(({ value }) => value ?? 0)),
  );
  return {
    ...countScale(highest),
    title: "Messages that wait (a gap: the broker is away)",
    key: rows.map(({ name, className }) => ({ label: name, className })),
    draw: (plot) =>
      rows.map(({ points, className }) => line(plot, points, `${className}-line`)).join(""),
  };
}

function workersPanel({ looks, scaledTo }: Flow): Panel {
  const counts = (key: "ready" | "wanted") =>
    looks.map(({ atSeconds, workers }) => ({ atSeconds, value: workers?.[key] ?? null }));
  const ready = counts("ready");
  const wanted = counts("wanted");
  const highest = Math.max(scaledTo ?? 1, ...wanted.map(({ value }) => value ?? 0));
  return {
    ...countScale(highest),
    title: "Workers that mail",
    ...readyAndWanted(ready, wanted),
  };
}

function countScale(highest: number): Pick<Panel, "height" | "share" | "ticks"> {
  const { top, values } = evenScale(highest, COUNT_STEPS);
  return {
    height: 110,
    share: (value) => value / top,
    ticks: values.map((value) => ({ value, label: String(value) })),
  };
}
