import { delayAfter, type Bus, type RetryPolicy } from "../bus/bus";
import type { Logger } from "../observability/logger";
import type { Outbox, Unsent } from "./outbox";

/** How often messages are looked for that nobody said anything of: another process's, or those given back. */
const LOOK_MILLISECONDS = 1_000;
/** Between looks while the database does not answer. */
const AWAY: Omit<RetryPolicy, "redeliveries"> = {
  firstDelayMilliseconds: LOOK_MILLISECONDS,
  longestDelayMilliseconds: 30_000,
};
const MOST_IN_WORK = 100;

interface RelayOptions {
  readonly outbox: Outbox;
  readonly bus: Bus;
  readonly logger: Logger;
}

/** Sends what is in the outbox, at least once; who receives it tells repetitions by their id. */
export class OutboxRelay {
  readonly #inWork = new Map<number, Promise<void>>();
  #next: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;
  /** Somebody said that there is a message while the outbox was being looked at. */
  #isWanted = false;
  /** The last look did not take all that there was. */
  #hasMore = false;
  #failedLooks = 0;
  #sentCount = 0;
  /** Why nothing is sent, as it was last told. */
  #told = "";

  constructor(private readonly options: RelayOptions) {}

  /** Messages that the bus has taken. */
  get sentCount(): number {
    return this.#sentCount;
  }

  /** Looks at once, as after a transaction that has stored a message, and again and again from then on. */
  wake(): void {
    this.#isWanted = true;
    if (this.#isStopped || this.#looking !== undefined) return;
    clearTimeout(this.#next);
    this.#isWanted = false;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#isStopped) this.#next = setTimeout(() => this.wake(), this.#pause).unref();
    });
  }

  /** Takes nothing further from the outbox. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#next);
    await this.#looking;
  }

  /** Waits for what is on its way. */
  async idle(): Promise<void> {
    await Promise.all(this.#inWork.values());
  }

  get #pause(): number {
    if (this.#failedLooks > 0) return delayAfter(this.#failedLooks, AWAY);
    return this.#isWanted ? 0 : LOOK_MILLISECONDS;
  }

  async #look(): Promise<void> {
    const room = MOST_IN_WORK - this.#inWork.size;
    if (room <= 0 || !this.options.bus.isUp) return;
    try {
      const claimed = await this.options.outbox.claim(room);
      this.#hasMore = claimed.length === room;
      for (const unsent of claimed) {
        // A message whose receiver takes longer than the claim is claimed again.
        if (this.#inWork.has(unsent.id)) continue;
        const work = this.#send(unsent).finally(() => {
          this.#inWork.delete(unsent.id);
          if (this.#hasMore) this.wake();
        });
        this.#inWork.set(unsent.id, work);
      }
      this.#failedLooks = 0;
    } catch (error) {
      this.#failedLooks++;
      this.#tell("outbox not read", error);
    }
  }

  async #send(unsent: Unsent): Promise<void> {
    const { bus, outbox } = this.options;
    try {
      await bus.publish(unsent.message, unsent.queue);
      await outbox.sent(unsent);
      this.#sentCount++;
      this.#told = "";
    } catch (error) {
      this.#tell("message not sent", error);
      try {
        await outbox.notSent(unsent);
      } catch {
        // A database that is away keeps the claim, which ends by itself.
      }
    }
  }

  /** Once for the same cause: a broker that is away concerns every message. */
  #tell(what: string, error: unknown): void {
    const cause = error instanceof Error ? error.message : "unknown";
    if (cause !== this.#told) this.options.logger.warn(what, { cause });
    this.#told = cause;
  }
}
