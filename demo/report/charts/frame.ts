import { clockTime } from "../../verdict/verdict";

/** The common time axis of all panels of one picture, and its measures in SVG units. */
export interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  /** Whether the keys stand below the titles instead of beside them. */
  readonly keysBelow: boolean;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** One chart below the other on the same axis. */
export interface Panel {
  readonly title: string;
  readonly height: number;
  /** Values that get a line and a label, from bottom to top. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** Where a value lies, as a share of the height from the bottom. */
  share(value: number): number;
  /** SVG of the data, and of the key beside the title. */
  draw(plot: Plot): string;
  readonly key: readonly { readonly label: string; readonly className: string }[];
}

/** Turns times and values into SVG units. */
export interface Plot {
  readonly frame: Frame;
  readonly bottom: number;
  x(seconds: number): number;
  y(value: number): number;
}

const TITLE_HEIGHT = 30;
const KEY_HEIGHT = 18;
const AXIS_HEIGHT = 24;
const TICK_STEPS_SECONDS = [5, 10, 15, 30, 60, 120, 300, 600];
const PIXELS_PER_TICK = 70;

export function panelHeight(frame: Frame, { height }: Panel): number {
  return headHeight(frame) + height + AXIS_HEIGHT;
}

function headHeight({ keysBelow }: Frame): number {
  return TITLE_HEIGHT + (keysBelow ? KEY_HEIGHT : 0);
}

/** SVG of a panel whose top is at `top`. */
export function drawPanel(frame: Frame, panel: Panel, top: number): string {
  const plotTop = top + headHeight(frame);
  const bottom = plotTop + panel.height;
  const plot: Plot = {
    frame,
    bottom,
    x: (seconds) => xOf(frame, seconds),
    y: (value) => bottom - Math.min(1, Math.max(0, panel.share(value))) * panel.height,
  };
  const end = frame.width - frame.right;
  const grid = panel.ticks.map(({ value, label }) => {
    const y = number(plot.y(value));
    return `<line class="grid" x1="${frame.left}" x2="${end}" y1="${y}" y2="${y}"/><text class="tick" x="${frame.left - 6}" y="${y}" dy="0.32em" text-anchor="end">${label}</text>`;
  });
  const times = timeTicks(frame).map((seconds) => {
    const x = number(plot.x(seconds));
    return `<text class="tick" x="${x}" y="${bottom + 15}" text-anchor="middle">${clockTime(seconds)}</text>`;
  });
  return [
    `<text class="panel-title" x="0" y="${top + 14}">${panel.title}</text>`,
    drawKey(frame, panel, top + 14),
    ...grid,
    panel.draw(plot),
    `<line class="axis" x1="${frame.left}" x2="${end}" y1="${bottom}" y2="${bottom}"/>`,
    ...times,
  ].join("");
}

/** What the colours mean, right-aligned on the line of the title, or on a line of its own. */
function drawKey(frame: Frame, { key }: Panel, titleY: number): string {
  const entries = key.map(
    ({ label, className }) => `<tspan class="swatch ${className}">■</tspan> ${label}`,
  );
  const [x, y, anchor] = frame.keysBelow
    ? [0, titleY + KEY_HEIGHT, "start"]
    : [frame.width - frame.right, titleY, "end"];
  return `<text class="key" x="${x}" y="${y}" text-anchor="${anchor}">${entries.join("   ")}</text>`;
}

export function xOf(frame: Frame, seconds: number): number {
  const share = (seconds - frame.fromSeconds) / (frame.toSeconds - frame.fromSeconds);
  return frame.left + share * (frame.width - frame.left - frame.right);
}

function timeTicks(frame: Frame): number[] {
  const wanted = Math.max(2, (frame.width - frame.left - frame.right) / PIXELS_PER_TICK);
  const length = frame.toSeconds - frame.fromSeconds;
  const step = TICK_STEPS_SECONDS.find((candidate) => length / candidate <= wanted) ?? 1_200;
  const first = Math.ceil(frame.fromSeconds / step) * step;
  return Array.from(
    { length: Math.floor((frame.toSeconds - first) / step) + 1 },
    (_, index) => first + index * step,
  );
}

/** A coordinate with one digit after the point. */
export function number(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
