import { QUEUES } from "../../../demo/apply/receivers";
import type { Flow, FlowLook, SentApplication } from "../../../demo/flow";
import type { Recording } from "../../../demo/recording";
import { constructed, GOOD_RUN } from "./constructed";

/** Begin and end of what each phase sends, of ten applications. */
export const PHASE_TIMES = {
  rest: [10, 20],
  broker: [40, 50],
  database: [80, 90],
  crashes: [120, 130],
  poison: [160, 170],
} as const;
const EACH = 10;
const SECONDS = 240;
/** From 0:42 to 0:60 the broker doesn't answer; from 0:82 to 1:02 there is no database. */
const BROKER_AWAY = [42, 60] as const;
const DATABASE_AWAY = [82, 102] as const;

type PhaseName = keyof typeof PHASE_TIMES;

function applicationsOf(phase: PhaseName): SentApplication[] {
  const [from] = PHASE_TIMES[phase];
  return Array.from({ length: EACH }, (_, i) => {
    const isRefused = phase === "database" && i > 2;
    return {
      phase,
      sentAtSeconds: from + i,
      id: isRefused ? null : `${phase}-${i}`,
      failure: isRefused ? "HTTP 503" : null,
      countedAfterSeconds: isRefused ? null : 0.2,
      mailedAfterSeconds: isRefused ? null : phase === "broker" ? 20 : 0.5,
      mails: isRefused ? 0 : 2,
      files: isRefused ? [] : [1, 1],
    };
  });
}

function lookAt(atSeconds: number): FlowLook {
  const isAway = atSeconds >= BROKER_AWAY[0] && atSeconds < BROKER_AWAY[1];
  const dead = atSeconds > 164 ? 1 : 0;
  const workers = atSeconds > 15 && atSeconds < 230 ? 2 : 0;
  return {
    atSeconds,
    queues: isAway
      ? null
      : Object.fromEntries(QUEUES.map((queue) => [queue, { waiting: 0, dead }])),
    workers: { wanted: workers, ready: workers },
  };
}

/** A run of the scene `apply` that goes as promised. */
export function appliedRun(
  change: (flow: Flow, recording: Recording) => void = () => {},
): Recording {
  const phases = Object.entries(PHASE_TIMES) as [PhaseName, readonly [number, number]][];
  const flow: Flow = {
    scaledTo: 4,
    looks: Array.from({ length: SECONDS / 2 }, (_, i) => lookAt(i * 2 + 1)),
    applications: phases.flatMap(([phase]) => applicationsOf(phase)),
    stored: { before: 7, after: 50 },
    counted: { before: 5, after: 48 },
    crashes: 1,
    restarts: 1,
  };
  const recording = constructed({
    ...GOOD_RUN,
    ready: () => 2,
    wanted: () => 2,
    cpuPercent: () => 3,
    seconds: SECONDS,
    failed: (at) => (at > DATABASE_AWAY[0] && at <= DATABASE_AWAY[1] ? { "HTTP 503": 30 } : {}),
    scene: {
      name: "apply",
      title: "Applications arrive once, whatever breaks",
      steps: {
        ...Object.fromEntries(
          phases.flatMap(([phase, [began, sent]]) => [
            [`${phase}Began`, began],
            [`${phase}Sent`, sent],
          ]),
        ),
        databaseStopped: DATABASE_AWAY[0],
        databaseStarted: DATABASE_AWAY[1],
      },
      flow,
    },
  });
  recording.command += ` --applications ${phases.length * EACH}`;
  change(flow, recording);
  return recording;
}
