import { monitorEventLoopDelay } from "node:perf_hooks";

/** Shorter windows make the share of CPU jump about. */
const WINDOW_MILLISECONDS = 1_000;
/** Where a turn cannot be measured: a timer of this period, because an idle process should not be woken more often. */
const TIMER_MILLISECONDS = 200;
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** From Node 26 on the monitor measures every turn of the loop, and wakes an idle process for none. */
const MEASURES_TURNS = Number.parseInt(process.versions.node, 10) >= 26;
const monitorOptions = { resolution: TIMER_MILLISECONDS, samplePerIteration: MEASURES_TURNS };

export interface Load {
  /** Seconds of processor time used per second, over the last whole window. */
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** How long what is due waits for its turn of the event loop, in the last whole window, milliseconds. */
  readonly eventLoopDelay: { readonly mean: number; readonly p99: number };
}

/** What this process uses, measured over windows of at least a second that end when somebody asks. */
export class InstanceLoad {
  readonly #delay = monitorEventLoopDelay(monitorOptions);
  #windowStart = performance.now();
  #cpuAtStart = process.cpuUsage();
  #cpuCores = 0;
  #eventLoopDelay = { mean: 0, p99: 0 };

  start(): void {
    this.#delay.enable();
    // The first value is the time since the process began.
    setImmediate(() => this.#delay.reset());
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
      mean: this.#delay.count === 0 ? 0 : toMilliseconds(this.#delay.mean),
      p99: toMilliseconds(this.#delay.percentile(99)),
    };
    this.#delay.reset();
    this.#windowStart = performance.now();
    this.#cpuAtStart = process.cpuUsage();
  }
}

/** A timer's own period is counted in. */
function toMilliseconds(nanoseconds: number): number {
  const milliseconds = nanoseconds / NANOSECONDS_PER_MILLISECOND;
  return MEASURES_TURNS ? milliseconds : Math.max(0, milliseconds - TIMER_MILLISECONDS);
}
