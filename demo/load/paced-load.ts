import { createHistogram } from "node:perf_hooks";
import type { ClientWindow, RequestWindow } from "../recording";
import { instanceOf } from "../service-answers";
import { type FrontDoor, RequestFailed } from "./front-door";
import { RequestTally } from "./request-tally";

/** Enough to see every pod answer. */
export const DEFAULT_REQUESTS_PER_SECOND = 30;
/** More than any demonstration needs; the load must not become the attack. */
export const HIGHEST_REQUESTS_PER_SECOND = 500;
/** The load ends by itself after this, whoever forgot it. */
export const LONGEST_LOAD_SECONDS = 3_600;
/** More are held back. */
export const MOST_IN_FLIGHT = 200;
/** A connection is given up after about so many requests, so that a new pod gets some soon. */
const REQUESTS_PER_CONNECTION = 20;
const MICROSECONDS_PER_MILLISECOND = 1_000;
const PATHS = ["/api/instance", "/api/jobs?limit=5"] as const;

/**
 * Sends requests at a fixed rate, whether or not earlier ones were answered (an open loop): a slow
 * service doesn't slow the load down, and latency counts from when a request was due.
 */
export class PacedLoad {
  readonly #tally = new RequestTally();
  readonly #sendDelay = createHistogram();
  readonly #inFlight = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #due = 0;
  #notSent = 0;
  #cpu = process.cpuUsage();
  #takenAt = performance.now();

  constructor(
    private readonly frontDoor: FrontDoor,
    private readonly requestsPerSecond: number,
  ) {}

  start(): void {
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.#sendDue(), 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Waits until each request sent so far was answered or has failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  /** What happened since the last call. */
  take(): { requests: RequestWindow; client: ClientWindow } {
    const used = process.cpuUsage(this.#cpu);
    const elapsedMicroseconds = (performance.now() - this.#takenAt) * MICROSECONDS_PER_MILLISECOND;
    const client = {
      notSent: this.#notSent,
      sendDelayP99Milliseconds: this.#sendDelay.percentile(99) / MICROSECONDS_PER_MILLISECOND,
      cpuCores: (used.user + used.system) / Math.max(1, elapsedMicroseconds),
    };
    this.#cpu = process.cpuUsage();
    this.#takenAt = performance.now();
    this.#notSent = 0;
    this.#sendDelay.reset();
    return { requests: this.#tally.take(), client };
  }

  #dueAt(index: number): number {
    return this.#startedAt + (index * 1_000) / this.requestsPerSecond;
  }

  #sendDue(): void {
    const now = performance.now();
    while (this.#dueAt(this.#due) <= now) {
      const dueAt = this.#dueAt(this.#due);
      if (this.#inFlight.size >= MOST_IN_FLIGHT) {
        this.#notSent++;
      } else {
        const late = Math.round((now - dueAt) * MICROSECONDS_PER_MILLISECOND);
        this.#sendDelay.record(Math.max(1, late));
        const sending = this.#send(this.#due, dueAt).finally(() => this.#inFlight.delete(sending));
        this.#inFlight.add(sending);
      }
      this.#due++;
    }
    if (now - this.#startedAt < LONGEST_LOAD_SECONDS * 1_000) {
      const wait = this.#dueAt(this.#due) - performance.now();
      this.#timer = setTimeout(() => this.#sendDue(), Math.max(0, wait));
    }
  }

  async #send(index: number, dueAt: number): Promise<void> {
    // By chance: in turn, a balancer that goes round an even number of pods would keep step, and the
    // pods that get one path would be others than those that get the other.
    const path = Math.random() < 0.5 ? PATHS[0] : PATHS[1];
    const lastOfItsConnection = Math.floor(index / PATHS.length) % REQUESTS_PER_CONNECTION === 0;
    this.#tally.sent();
    try {
      const answer = await this.frontDoor.request(path, { closeConnection: lastOfItsConnection });
      if (answer.status === 200) {
        const instance = path === "/api/instance" ? instanceOf(answer) : undefined;
        this.#tally.answered(performance.now() - dueAt, instance?.instance, instance?.version);
      } else {
        this.#tally.failed(`HTTP ${answer.status}`);
      }
    } catch (error) {
      this.#tally.failed(error instanceof RequestFailed ? error.message : "other failure");
    }
  }
}
