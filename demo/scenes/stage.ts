import { setTimeout as sleep } from "node:timers/promises";
import type { Burns } from "../burns";
import type { Flow } from "../flow";
import type { FrontDoor } from "../load/front-door";
import type { DemonstrationOptions } from "../options";
import type { Recorder } from "../recorder";
import type { Mark, Recording, Sample, Trial } from "../recording";
import type { ClusterSight } from "../sampler";

/** What comes next and why that takes its time; shown all along. */
export interface Expectation {
  readonly next: string;
  readonly why: string;
  /** When it should have come at the latest, in seconds from when it was expected. */
  readonly withinSeconds: number;
  readonly sinceSeconds: number;
}

/** The run was ended from outside. */
export class CutShort extends Error {}

interface StageParts {
  readonly options: DemonstrationOptions;
  readonly frontDoor: FrontDoor;
  readonly burns: Burns;
  readonly recorder: Recorder;
  readonly cluster: ClusterSight | undefined;
  /** Kubernetes groups of the two roles. */
  readonly groups: { readonly ops: readonly string[]; readonly dev: readonly string[] };
  readonly signal: AbortSignal;
}

const FIRST_SAMPLE_SECONDS = 30;
const LOOK_AGAIN_MILLISECONDS = 200;

/** What a scene is played with. */
export class Stage {
  expectation: Expectation | undefined;

  constructor(private readonly parts: StageParts) {}

  get options(): DemonstrationOptions {
    return this.parts.options;
  }

  get frontDoor(): FrontDoor {
    return this.parts.frontDoor;
  }

  get burns(): Burns {
    return this.parts.burns;
  }

  get cluster(): ClusterSight | undefined {
    return this.parts.cluster;
  }

  get groups(): StageParts["groups"] {
    return this.parts.groups;
  }

  /** What the customer was promised. */
  get promised(): Recording["promised"] {
    return this.parts.recorder.promised;
  }

  get lastSample(): Sample | undefined {
    return this.parts.recorder.samples.at(-1);
  }

  get nowSeconds(): number {
    return this.parts.recorder.nowSeconds;
  }

  /** Keeps what became of applications, with the scene. */
  keep(flow: Flow): void {
    this.parts.recorder.keep(flow);
  }

  mark(kind: Mark["kind"], text: string): void {
    this.parts.recorder.mark(kind, text);
  }

  step(name: string): void {
    this.parts.recorder.step(name);
  }

  trial(trial: Trial): void {
    this.parts.recorder.trial(trial);
  }

  /**
   * Waits for a sample taken from now on, saying what is awaited.
   *
   * @returns whether it came within the time.
   * @throws CutShort when the run was ended meanwhile.
   */
  async until(
    matches: (sample: Sample) => boolean,
    expectation: Omit<Expectation, "sinceSeconds">,
  ): Promise<boolean> {
    const { recorder } = this.parts;
    const sinceSeconds = recorder.nowSeconds;
    this.expectation = { ...expectation, sinceSeconds };
    for (;;) {
      const fresh = this.lastSample;
      if (fresh !== undefined && fresh.atSeconds > sinceSeconds && matches(fresh)) {
        return true;
      }
      if (recorder.nowSeconds - sinceSeconds > expectation.withinSeconds) {
        return false;
      }
      await this.pause(LOOK_AGAIN_MILLISECONDS);
    }
  }

  /** Waits until something was seen at all. */
  async firstSample(): Promise<void> {
    await this.until(() => true, {
      next: "the first figures",
      why: "the load has just begun",
      withinSeconds: FIRST_SAMPLE_SECONDS,
    });
  }

  /** Says what comes next. */
  expect(withinSeconds: number, next: string, why: string): void {
    this.expectation = { next, why, withinSeconds, sinceSeconds: this.nowSeconds };
  }

  /** Lets some time pass, saying what for. */
  async watch(seconds: number, next: string, why: string): Promise<void> {
    this.expect(seconds, next, why);
    await this.pause(seconds * 1_000);
  }

  /** @throws CutShort when the run was ended meanwhile. */
  async pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.parts.signal });
    } catch (error) {
      throw this.parts.signal.aborted ? new CutShort("cut short") : error;
    }
  }
}
