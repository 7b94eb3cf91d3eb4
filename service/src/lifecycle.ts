export type LifecycleState = "starting" | "ready" | "draining";

/** Where the process is on its one-way road; live all along, ready only in the middle. */
export class Lifecycle {
  #state: LifecycleState = "starting";
  readonly startedAt = new Date();

  get state(): LifecycleState {
    return this.#state;
  }

  get uptimeSeconds(): number {
    return (Date.now() - this.startedAt.getTime()) / 1000;
  }

  /** The dependencies have answered once. Too late once the drain has begun. */
  markReady(): void {
    if (this.#state === "starting") this.#state = "ready";
  }

  drain(): void {
    this.#state = "draining";
  }
}
