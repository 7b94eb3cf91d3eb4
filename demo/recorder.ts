import type { Flow } from "./flow";
import {
  type Check,
  type Mark,
  type PlayedScene,
  RECORDING_FORMAT,
  type Recording,
  type Sample,
  type Trial,
} from "./recording";

const MILLISECONDS_PER_SECOND = 1_000;

type Facts = Pick<Recording, "command" | "target" | "promised">;

/** Keeps what a run sees, on one time axis: seconds since the start by the monotonic clock. */
export class Recorder {
  readonly samples: Sample[] = [];
  readonly marks: Mark[] = [];
  readonly scenes: PlayedScene[] = [];
  readonly versions: Record<string, string> = {};
  checks: readonly Check[] = [];
  cutShort: string | null = null;
  clusterAheadSeconds: number | null = null;
  readonly #startedAt = new Date();
  readonly #origin = performance.now();

  constructor(private readonly facts: Facts) {}

  get promised(): Recording["promised"] {
    return this.facts.promised;
  }

  get nowSeconds(): number {
    return rounded((performance.now() - this.#origin) / MILLISECONDS_PER_SECOND);
  }

  mark(kind: Mark["kind"], text: string): void {
    this.marks.push({ atSeconds: this.nowSeconds, source: "demonstration", kind, text });
  }

  /** Notes an event of the cluster, whose clock may differ. */
  markOfCluster(kind: Mark["kind"], text: string, clusterTime: number): void {
    const sinceStart = (clusterTime - this.#startedAt.getTime()) / MILLISECONDS_PER_SECOND;
    const atSeconds = rounded(sinceStart - (this.clusterAheadSeconds ?? 0));
    this.marks.push({ atSeconds: Math.max(0, atSeconds), source: "cluster", kind, text });
  }

  beginScene(name: string, title: string): PlayedScene {
    const scene: PlayedScene = {
      name,
      title,
      startedAtSeconds: this.nowSeconds,
      endedAtSeconds: this.nowSeconds,
      outcome: "cut short",
      reason: null,
      steps: {},
      trials: [],
    };
    this.scenes.push(scene);
    this.mark("scene", title);
    return scene;
  }

  trial(trial: Trial): void {
    this.scenes.at(-1)?.trials.push(trial);
  }

  keep(flow: Flow): void {
    Object.assign(this.scenes.at(-1) ?? {}, { flow });
  }

  step(name: string): void {
    const scene = this.scenes.at(-1);
    if (scene !== undefined) {
      scene.steps[name] = this.nowSeconds;
    }
  }

  endScene(scene: PlayedScene, outcome: PlayedScene["outcome"], reason: string | null): void {
    scene.endedAtSeconds = this.nowSeconds;
    scene.outcome = outcome;
    scene.reason = reason;
  }

  recording(): Recording {
    const elapsedByClock = (Date.now() - this.#startedAt.getTime()) / MILLISECONDS_PER_SECOND;
    return {
      format: RECORDING_FORMAT,
      startedAt: this.#startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      cutShort: this.cutShort,
      ...this.facts,
      versions: this.versions,
      clock: {
        clusterAheadSeconds: this.clusterAheadSeconds,
        clientSetBySeconds: rounded(elapsedByClock - this.nowSeconds),
      },
      checks: [...this.checks],
      samples: this.samples,
      marks: this.marks.toSorted((a, b) => a.atSeconds - b.atSeconds),
      scenes: this.scenes,
    };
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * MILLISECONDS_PER_SECOND) / MILLISECONDS_PER_SECOND;
}
