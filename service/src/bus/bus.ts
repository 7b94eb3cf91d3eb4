/** A message on its way. What `body` must be is said where messages are declared. */
export interface BusMessage {
  /** A UUID; the same one however often the message is sent, which is what receivers tell repetitions by. */
  readonly id: string;
  /** Name of the message and its routing key: `application.received`. */
  readonly name: string;
  /** Version of the schema that the body was written by. */
  readonly version: number;
  /** JSON. */
  readonly body: string;
  /** W3C trace context of what caused it. */
  readonly traceparent?: string | undefined;
}

/** A queue, which takes the messages that it names and keeps them for one kind of receiver. */
export interface Queue {
  readonly name: string;
  /** Names of messages. */
  readonly takes: readonly string[];
}

export interface Receiver {
  /** Most messages in work at a time. */
  readonly prefetch: number;
  /**
   * Done with the message when it resolves. When it rejects, the message comes again, later each time, and is put to
   * the dead letters when it came too often; a `PermanentFailure` puts it there at once.
   */
  receive(message: BusMessage): Promise<void>;
}

/** Where messages go. In the process or at a broker: one set of tests holds both to the same promises. */
export interface Bus {
  /** False while there is no connection to the broker. */
  readonly isUp: boolean;
  /**
   * Resolves when the message cannot be lost any more: the broker has written it, or, in the process, its receivers
   * are done with it.
   * @param queue only to this one, as when a dead letter is sent again. @default every queue that takes the message
   * @throws Unroutable, BusUnavailable
   */
  publish(message: BusMessage, queue?: string): Promise<void>;
  /** Once for each queue. */
  receive(queue: Queue, receiver: Receiver): Promise<void>;
  /** Takes no further messages, and waits for those in work. */
  close(): Promise<void>;
}

/** How messages that failed come again. */
export interface RetryPolicy {
  /** Wait before the second delivery; each further one doubles it. @default 1,000 */
  readonly firstDelayMilliseconds: number;
  /** @default 60,000 */
  readonly longestDelayMilliseconds: number;
  /** Deliveries after the first; when they have failed, too, the message is a dead letter. @default 5 */
  readonly redeliveries: number;
}

export const RETRY_POLICY: RetryPolicy = {
  firstDelayMilliseconds: 1_000,
  longestDelayMilliseconds: 60_000,
  redeliveries: 5,
};

/** @param failures how often the message has failed, from 1. */
export function delayAfter(failures: number, policy: Omit<RetryPolicy, "redeliveries">): number {
  const doubled = policy.firstDelayMilliseconds * 2 ** (failures - 1);
  return Math.min(doubled, policy.longestDelayMilliseconds);
}

/** What the receiver needs is away, which is no fault of the message: it waits, however long that takes. */
export class Postponed extends Error {
  override readonly name = "Postponed";
}

/** No receiver will ever be able to do anything with the message. */
export class PermanentFailure extends Error {
  override readonly name = "PermanentFailure";
}

/** No queue takes the message. */
export class Unroutable extends Error {
  constructor(name: string) {
    super(`no queue takes ${name}`);
    this.name = "Unroutable";
  }
}

/** The broker cannot be reached, or has not said that it has the message. */
export class BusUnavailable extends Error {
  constructor(cause?: unknown) {
    super("the broker cannot take messages now", { cause });
    this.name = "BusUnavailable";
  }
}
