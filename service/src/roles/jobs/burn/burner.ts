import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { Logger } from "../../../observability/logger";
import type { BurnRow, BurnState, JobsRepository } from "../data/repository";
import type { BurnOrder } from "./burn-worker";

/** How often an instance that burns asks whether another one was told to stop it. */
const STOP_POLL_MILLISECONDS = 500;

export interface BurnerOptions {
  readonly repository: JobsRepository;
  readonly logger: Logger;
  /** Name of this instance in the table that all share. */
  readonly instance: string;
  readonly maxThreads: number;
  readonly dutyPercent: number;
  /** The bundled `burn-worker.js`. */
  readonly workerFile: string;
}

interface RunningBurn {
  readonly row: BurnRow;
  /** On the clock of `performance.now()`, which nobody sets. */
  readonly endsAtMilliseconds: number;
  readonly workers: readonly Worker[];
}

/** Not enough threads are free; the first burn to end does so in this many seconds. */
export class BurnsBusy extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super("as many threads burn as may");
    this.name = "BurnsBusy";
  }
}

/** The process is about to end, so that no burn may begin. */
export class BurnerStopped extends Error {
  constructor() {
    super("no burn begins while the instance shuts down");
    this.name = "BurnerStopped";
  }
}

/** Burns CPU in threads of its own at the lowest priority: bounded in time and number, and stoppable. */
export class Burner {
  readonly #running = new Map<string, RunningBurn>();
  #poll: NodeJS.Timeout | undefined;
  /** Threads promised to burns whose row is still being written. */
  #reservedThreads = 0;
  #startedCount = 0;
  #isStopped = false;

  constructor(private readonly options: BurnerOptions) {}

  /** The most threads that this instance burns on at a time. */
  get maxThreads(): number {
    return this.options.maxThreads;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get startedCount(): number {
    return this.#startedCount;
  }

  /**
   * @param threads at most `maxThreads`.
   * @throws BurnsBusy when the threads asked for would be more than this instance may run.
   * @throws BurnerStopped after `stopAll`.
   */
  async start(seconds: number, threads: number): Promise<BurnRow> {
    const { repository, instance, maxThreads } = this.options;
    if (this.#isStopped) throw new BurnerStopped();
    if (this.#threadCount + this.#reservedThreads + threads > maxThreads) throw this.#busy();
    const startedAt = Date.now();
    const row: BurnRow = {
      id: randomUUID(),
      instance,
      seconds,
      threads,
      startedAt,
      endsAt: startedAt + seconds * 1000,
      state: "running",
      stopRequested: false,
    };
    this.#reservedThreads += threads;
    try {
      await repository.insertBurn(row);
    } finally {
      this.#reservedThreads -= threads;
    }
    this.#ignite(row);
    if (this.#hasStopped()) {
      await this.#end(row.id, "stopped");
      throw new BurnerStopped();
    }
    return row;
  }

  /** Ends the burn if it runs here; else its instance finds the request within half a second. */
  async stop(id: string): Promise<void> {
    if (this.#running.has(id)) await this.#end(id, "stopped");
    else await this.options.repository.requestBurnStop(id);
  }

  /** For the end of the process: nothing burns and nothing begins to. */
  async stopAll(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#running.keys()].map((id) => this.#end(id, "stopped")));
  }

  get #threadCount(): number {
    return [...this.#running.values()].reduce((sum, { row }) => sum + row.threads, 0);
  }

  /** A method, because the drain may begin while a row is being written. */
  #hasStopped(): boolean {
    return this.#isStopped;
  }

  #busy(): BurnsBusy {
    const now = performance.now();
    const ends = [...this.#running.values()].map(({ endsAtMilliseconds }) => endsAtMilliseconds);
    const firstEnd = ends.length === 0 ? now : Math.min(...ends);
    return new BurnsBusy(Math.max(1, Math.ceil((firstEnd - now) / 1000)));
  }

  #ignite(row: BurnRow): void {
    const { workerFile, dutyPercent } = this.options;
    const milliseconds = row.seconds * 1000;
    const order: BurnOrder = { milliseconds, dutyPercent };
    const endsAtMilliseconds = performance.now() + milliseconds;
    const workers = Array.from({ length: row.threads }, () => {
      const worker = new Worker(workerFile, { workerData: order });
      worker.on("error", (error) => {
        this.options.logger.error("burn thread failed", error, { burn: row.id });
        void this.#end(row.id, "failed");
      });
      worker.on("exit", () => void this.#end(row.id, "finished"));
      return worker;
    });
    this.#running.set(row.id, { row, endsAtMilliseconds, workers });
    this.#startedCount++;
    this.#poll ??= setInterval(() => void this.#stopRequested(), STOP_POLL_MILLISECONDS).unref();
  }

  /** The first to end it decides the state: the last words of a stopped thread change nothing. */
  async #end(id: string, state: BurnState): Promise<void> {
    const burn = this.#running.get(id);
    if (burn === undefined) return;
    this.#running.delete(id);
    if (this.#running.size === 0) {
      clearInterval(this.#poll);
      this.#poll = undefined;
    }
    await Promise.all(burn.workers.map((worker) => worker.terminate()));
    const { repository, logger } = this.options;
    try {
      await repository.endBurn(id, state);
      await repository.pruneBurns(Date.now());
    } catch (error) {
      logger.error("end of a burn not recorded", error, { burn: id });
    }
  }

  async #stopRequested(): Promise<void> {
    const { repository, instance, logger } = this.options;
    try {
      for (const id of await repository.burnsToStop(instance)) await this.#end(id, "stopped");
    } catch (error) {
      logger.error("requests to stop a burn not read", error);
    }
  }
}
