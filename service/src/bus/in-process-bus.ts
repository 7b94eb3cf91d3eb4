import { setTimeout as wait } from "node:timers/promises";
import {
  BusUnavailable,
  delayAfter,
  PermanentFailure,
  RETRY_POLICY,
  Unroutable,
  type Bus,
  type BusMessage,
  type Queue,
  type Receiver,
  type RetryPolicy,
} from "./bus";

export interface InProcessBusOptions {
  /** @default RETRY_POLICY */
  readonly retry?: RetryPolicy;
  /** Keeps a message that its queue's receiver could not take. */
  readonly keepDeadLetter: (queue: string, message: BusMessage, cause: unknown) => Promise<void>;
}

/**
 * The bus of a process that has every role. It keeps nothing: a message is in its sender's outbox until its receivers
 * are done with it.
 */
export class InProcessBus implements Bus {
  readonly isUp = true;
  readonly #lanes = new Map<string, Lane>();
  readonly #closing = new AbortController();

  constructor(private readonly options: InProcessBusOptions) {}

  async publish(message: BusMessage, queue?: string): Promise<void> {
    if (this.#closing.signal.aborted) throw new BusUnavailable();
    const lanes = [...this.#lanes.values()].filter(({ queue: { name, takes } }) =>
      queue === undefined ? takes.includes(message.name) : name === queue,
    );
    if (lanes.length === 0) throw new Unroutable(message.name);
    await Promise.all(lanes.map((lane) => lane.deliver(message)));
  }

  receive(queue: Queue, receiver: Receiver): Promise<void> {
    this.#lanes.set(queue.name, new Lane(queue, receiver, this.options, this.#closing.signal));
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.idle()));
  }
}

/** One queue and its receiver. */
class Lane {
  readonly #inWork = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly queue: Queue,
    private readonly receiver: Receiver,
    private readonly options: InProcessBusOptions,
    private readonly closing: AbortSignal,
  ) {}

  /** Resolves when the receiver is done with the message or it is a dead letter. @throws BusUnavailable at the end. */
  async deliver(message: BusMessage): Promise<void> {
    const { retry = RETRY_POLICY, keepDeadLetter } = this.options;
    for (let failures = 1; ; failures++) {
      try {
        await this.#receive(message);
        return;
      } catch (error) {
        if (error instanceof BusUnavailable) throw error;
        if (error instanceof PermanentFailure || failures > retry.redeliveries) {
          await keepDeadLetter(this.queue.name, message, error);
          return;
        }
      }
      await wait(delayAfter(failures, retry), undefined, { signal: this.closing }).catch(() => {
        throw new BusUnavailable();
      });
    }
  }

  async idle(): Promise<void> {
    for (const next of this.#waiting.splice(0)) next();
    await Promise.allSettled(this.#inWork);
  }

  async #receive(message: BusMessage): Promise<void> {
    while (this.#inWork.size >= this.receiver.prefetch && !this.closing.aborted)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.closing.aborted) throw new BusUnavailable();
    const work = this.receiver.receive(message);
    this.#inWork.add(work);
    try {
      await work;
    } finally {
      this.#inWork.delete(work);
      this.#waiting.shift()?.();
    }
  }
}
