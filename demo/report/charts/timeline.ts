import type { Mark, PlayedScene, Recording } from "../../recording";
import { samplesOf } from "../../verdict/verdict";
import { escaped } from "../html";
import { type Frame, type Panel, drawPanel, number, panelHeight, xOf } from "./frame";
import { flowPanels } from "./flow-panels";
import { cpuPanel, latencyPanel, podsPanel, replicasPanel } from "./panels";

/** A mark of the picture, with the number that the list of events gives it. */
export interface NumberedMark extends Mark {
  readonly number: number;
}

const WIDE = { width: 920, left: 56, right: 10, keysBelow: false };
const NARROW = { width: 360, left: 50, right: 6, keysBelow: true };
const GAP = 14;
const FLAG_HEIGHT = 17;
const FLAG_WIDTH = 19;
const FLAG_ROWS = 3;

/** All panels of a scene on one time axis, once for wide pages and once for a phone. */
export function timeline(
  recording: Recording,
  scene: PlayedScene,
  pods: readonly string[],
  marks: readonly NumberedMark[],
): string {
  const samples = samplesOf(recording, scene);
  const ofWorkload = [
    replicasPanel(samples, recording),
    ...(samples.some(({ cluster }) => cluster !== null) ? [cpuPanel(samples, recording)] : []),
    latencyPanel(samples),
    podsPanel(samples, pods),
  ];
  const panels = scene.flow ? flowPanels(scene.flow) : ofWorkload;
  const shown = scene.flow
    ? "applications, queues and workers"
    : "pods, CPU, latency and answers by pod";
  const label = `${scene.title}: ${shown} against time`;
  const axis = { fromSeconds: scene.startedAtSeconds, toSeconds: scene.endedAtSeconds };
  return (
    picture("wide", { ...WIDE, ...axis }, panels, marks, label) +
    picture("narrow", { ...NARROW, ...axis }, panels, marks, label)
  );
}

function picture(
  className: string,
  frame: Frame,
  panels: readonly Panel[],
  marks: readonly NumberedMark[],
  label: string,
): string {
  const flags = placeFlags(frame, marks);
  const rowCount = Math.max(0, ...flags.map(({ row }) => row + 1));
  let top = rowCount * FLAG_HEIGHT + 8;
  const bodies = panels.map((panel) => {
    const body = drawPanel(frame, panel, top);
    top += panelHeight(frame, panel) + GAP;
    return body;
  });
  const height = top - GAP;
  return (
    `<svg class="timeline ${className}" viewBox="0 0 ${frame.width} ${height}" role="img" aria-label="${escaped(label)}">` +
    flags.map((flag) => drawFlag(flag, rowCount, height)).join("") +
    bodies.join("") +
    `</svg>`
  );
}

interface Flag {
  readonly mark: NumberedMark;
  readonly x: number;
  /** Row of the number; -1 where there is no room for it. */
  readonly row: number;
}

function placeFlags(frame: Frame, marks: readonly NumberedMark[]): Flag[] {
  const rowEnds: number[] = Array.from({ length: FLAG_ROWS }, () => -FLAG_WIDTH);
  return marks.map((mark) => {
    const x = xOf(frame, mark.atSeconds);
    const row = rowEnds.findIndex((end) => x - FLAG_WIDTH / 2 >= end);
    if (row >= 0) {
      rowEnds[row] = x + FLAG_WIDTH / 2 + 1;
    }
    return { mark, x, row };
  });
}

/** A line through all panels, with the mark's number on top. */
function drawFlag({ mark, x, row }: Flag, rowCount: number, height: number): string {
  const y = row * FLAG_HEIGHT;
  const from = row < 0 ? rowCount * FLAG_HEIGHT : y + FLAG_HEIGHT - 2;
  const line = `<line class="mark ${mark.kind}" x1="${number(x)}" x2="${number(x)}" y1="${from}" y2="${height - 24}"/>`;
  const flag =
    row < 0
      ? ""
      : `<rect class="flag ${mark.kind}" x="${number(x - FLAG_WIDTH / 2 + 1)}" y="${y + 1}" width="${FLAG_WIDTH - 2}" height="${FLAG_HEIGHT - 3}" rx="4"/><text class="flag-number" x="${number(x)}" y="${y + 12}" text-anchor="middle">${mark.number}</text>`;
  return `<g><title>${escaped(mark.text)}</title>${line}${flag}</g>`;
}
