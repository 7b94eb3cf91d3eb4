import { monitorEventLoopDelay } from "node:perf_hooks";

/** Shorter windows make the share of CPU jump about. */
const WINDOW_MILLISECONDS = 1_000;
const RESOLUTION_MILLISECONDS = 10;
const NANOSECONDS_PER_MILLISECOND = 1e6;

export interface Load {
  /** Seconds of processor time used per second, over the last whole window. */
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** How late the event loop ran its timers in the last whole window, milliseconds. */
  readonly eventLoopDelay: { readonly mean: number; readonly p99: number };
}

/** What this process uses, measured over windows of at least a second that end when somebody asks. */
export class InstanceLoad {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
  #windowStart = performance.now();
  #cpuAtStart = process.cpuUsage();
  #cpuCores = 0;
  #eventLoopDelay = { mean: 0, p99: 0 };

  start(): void {
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  read(): Load {
    const elapsedMilliseconds = performance.now() - this.#windowStart;
    if (elapsedMilliseconds >= WINDOW_MILLISECONDS) this.#closeWindow(elapsedMilliseconds);
    return {
      cpuCores: this.#cpuCores,
      memoryBytes: process.memoryUsage.rss(),
      eventLoopDelay: this.#eventLoopDelay,
    };
  }

  #closeWindow(elapsedMilliseconds: number): void {
    const used = process.cpuUsage(this.#cpuAtStart);
    this.#cpuCores = (used.user + used.system) / 1000 / elapsedMilliseconds;
    this.#eventLoopDelay = {
      mean: this.#delay.count === 0 ? 0 : beyondResolution(this.#delay.mean),
      p99: beyondResolution(this.#delay.percentile(99)),
    };
    this.#delay.reset();
    this.#windowStart = performance.now();
    this.#cpuAtStart = process.cpuUsage();
  }
}

/** The monitor counts its own interval in. */
function beyondResolution(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS_PER_MILLISECOND - RESOLUTION_MILLISECONDS);
}
