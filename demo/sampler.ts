import type { Burns } from "./burns";
import { ClusterError } from "../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../scripts/cluster-client/kubectl";
import type { ClusterEvents } from "./cluster/cluster-events";
import type { Workload } from "./cluster/workload";
import { type FrontDoor, RequestFailed } from "./load/front-door";
import type { PacedLoad } from "./load/paced-load";
import type { Recorder } from "./recorder";
import type { ClusterView, HealthView, Sample } from "./recording";
import { healthOf } from "./service-answers";

const INTERVAL_MILLISECONDS = 2_000;

/** What a sampler looks at when there is access to the cluster. */
export interface ClusterSight {
  readonly kubectl: Kubectl;
  readonly workload: Workload;
  readonly events: ClusterEvents;
  /** Selects the workload's pods. */
  readonly selector: string;
}

interface SamplerParts {
  readonly recorder: Recorder;
  readonly frontDoor: FrontDoor;
  readonly load: PacedLoad;
  readonly burns: Burns;
  readonly cluster: ClusterSight | undefined;
  readonly onSample: (sample: Sample) => void;
}

/** Takes a sample every two seconds until it is stopped. */
export class Sampler {
  #timer: NodeJS.Timeout | undefined;
  #tick = Promise.resolve();
  #stopped = false;
  #blind = false;

  constructor(private readonly parts: SamplerParts) {}

  start(): void {
    this.#tick = this.#sample();
  }

  /** Takes a last sample, so that what was sent until now is counted to its end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#tick;
    await this.#sample();
  }

  async #sample(): Promise<void> {
    const began = performance.now();
    const sample = await this.#look();
    this.parts.recorder.samples.push(sample);
    this.parts.onSample(sample);
    if (!this.#stopped) {
      const wait = INTERVAL_MILLISECONDS - (performance.now() - began);
      this.#timer = setTimeout(() => this.start(), Math.max(0, wait));
    }
  }

  async #look(): Promise<Sample> {
    const { recorder, load, burns } = this.parts;
    const [cluster, health] = await Promise.all([this.#lookAtCluster(), this.#lookAtHealth()]);
    return {
      atSeconds: recorder.nowSeconds,
      cluster,
      ...load.take(),
      health,
      burns: burns.count,
    };
  }

  async #lookAtCluster(): Promise<ClusterView | null> {
    const { cluster, recorder } = this.parts;
    if (cluster === undefined) {
      return null;
    }
    try {
      const view = await cluster.workload.view(cluster.selector);
      for (const { kind, text, time } of await cluster.events.take()) {
        recorder.markOfCluster(kind, text, time);
      }
      if (this.#blind) {
        recorder.mark("warning", "the cluster answers again");
      }
      this.#blind = false;
      return view;
    } catch (error) {
      if (!(error instanceof ClusterError)) {
        throw error;
      }
      if (!this.#blind) {
        recorder.mark("warning", error.found);
      }
      this.#blind = true;
      return null;
    }
  }

  async #lookAtHealth(): Promise<HealthView> {
    const [readyz, healthz] = await Promise.all([this.#get("/readyz"), this.#get("/healthz")]);
    const health = healthz && healthOf(healthz);
    return {
      readyz: readyz?.status ?? null,
      healthz: health?.status ?? null,
      database: health?.database ?? null,
    };
  }

  async #get(path: string) {
    try {
      return await this.parts.frontDoor.request(path, { closeConnection: true });
    } catch (error) {
      if (error instanceof RequestFailed) {
        return undefined;
      }
      throw error;
    }
  }
}
