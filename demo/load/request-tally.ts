import { createHistogram } from "node:perf_hooks";
import type { RequestWindow } from "../recording";

const MICROSECONDS_PER_MILLISECOND = 1_000;

/** Counts requests between two looks; latencies in the HDR histogram that Node has, in microseconds. */
export class RequestTally {
  readonly #latency = createHistogram();
  #sent = 0;
  #answered = 0;
  #failed: Record<string, number> = {};
  #byPod: Record<string, number> = {};
  #byVersion: Record<string, number> = {};

  sent(): void {
    this.#sent++;
  }

  answered(latencyMilliseconds: number, pod?: string, version?: string): void {
    this.#answered++;
    const microseconds = Math.round(latencyMilliseconds * MICROSECONDS_PER_MILLISECOND);
    this.#latency.record(Math.max(1, microseconds));
    increment(this.#byPod, pod);
    increment(this.#byVersion, version);
  }

  failed(kind: string): void {
    increment(this.#failed, kind);
  }

  /** What was counted since the last call. */
  take(): RequestWindow {
    const window = {
      sent: this.#sent,
      answered: this.#answered,
      failed: this.#failed,
      latency:
        this.#answered === 0
          ? null
          : {
              p50: this.#milliseconds(50),
              p95: this.#milliseconds(95),
              p99: this.#milliseconds(99),
              max: this.#latency.max / MICROSECONDS_PER_MILLISECOND,
            },
      byPod: this.#byPod,
      byVersion: this.#byVersion,
    };
    this.#latency.reset();
    this.#sent = 0;
    this.#answered = 0;
    this.#failed = {};
    this.#byPod = {};
    this.#byVersion = {};
    return window;
  }

  #milliseconds(percentile: number): number {
    return this.#latency.percentile(percentile) / MICROSECONDS_PER_MILLISECOND;
  }
}

function increment(counts: Record<string, number>, key: string | undefined): void {
  if (key !== undefined) {
    counts[key] = (counts[key] ?? 0) + 1;
  }
}
