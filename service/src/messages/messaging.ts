import { setTimeout as wait } from "node:timers/promises";
import {
  BusUnavailable,
  delayAfter,
  Postponed,
  type Bus,
  type BusMessage,
  type Queue,
  type Receiver,
} from "../bus/bus";
import { InProcessBus } from "../bus/in-process-bus";
import type { BrokerConfig } from "../config/broker-config";
import { isUnavailable } from "../database/database";
import type { SqlDatabase } from "../database/sql";
import type { Logger } from "../observability/logger";
import type { Tracing } from "../observability/tracing";
import { DeadLetters } from "./dead-letters";
import { forgetTaken } from "./inbox";
import { Outbox } from "./outbox";
import { QUEUES } from "./queues";
import { OutboxRelay } from "./relay";

/** How long a message waits at its receiver whose database or server is away: that is no fault of the message. */
const AWAY = { firstDelayMilliseconds: 500, longestDelayMilliseconds: 10_000 };
const FORGET_MILLISECONDS = 3_600_000;

export interface MessagingOptions {
  readonly database: SqlDatabase;
  readonly logger: Logger;
  /** @default none: messages are no spans */
  readonly tracing?: Tracing | undefined;
  /** @default none: messages stay in the process */
  readonly broker?: BrokerConfig | undefined;
}

/** The messages of a process: its bus, what it sends and what its roles receive. */
export class Messaging {
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly #receivers: (readonly [Queue, Receiver])[] = [];
  readonly #closing = new AbortController();
  #running: { readonly bus: Bus; readonly relay: OutboxRelay } | undefined;
  #forgetting: NodeJS.Timeout | undefined;

  constructor(private readonly options: MessagingOptions) {
    this.outbox = new Outbox(options.database);
    this.deadLetters = new DeadLetters(options.database);
  }

  /** Takes part from the start on. Once for each queue. */
  receive(queue: Queue, receiver: Receiver): void {
    const { tracing } = this.options;
    const patient = (message: BusMessage) => this.#patiently(() => receiver.receive(message));
    const receive =
      tracing === undefined
        ? patient
        : (message: BusMessage) =>
            tracing.traceMessage(queue.name, message, () => patient(message));
    this.#receivers.push([queue, { ...receiver, receive }]);
  }

  /** There is a message in the outbox, whose transaction has ended. */
  wake(): void {
    this.#running?.relay.wake();
  }

  get isUp(): boolean {
    return this.#running?.bus.isUp ?? false;
  }

  /** Messages that the bus has taken since the start. */
  get sentCount(): number {
    return this.#running?.relay.sentCount ?? 0;
  }

  /** Sends and receives from now on: the database is ready. Does not wait for a broker. */
  async start(): Promise<void> {
    const { logger, database } = this.options;
    const bus = await this.#openBus();
    const relay = new OutboxRelay({ outbox: this.outbox, bus, logger });
    for (const [queue, receiver] of this.#receivers) await bus.receive(queue, receiver);
    this.#running = { bus, relay };
    relay.wake();
    this.#forgetting = setInterval(() => {
      Promise.resolve(database.batch("forget_taken", [forgetTaken()])).catch((error: unknown) =>
        logger.warn("inbox not tidied", { cause: String(error) }),
      );
    }, FORGET_MILLISECONDS).unref();
  }

  /** Finishes what is in work; what is not sent stays in the outbox. */
  async stop(): Promise<void> {
    clearInterval(this.#forgetting);
    this.#closing.abort();
    await this.#running?.relay.stop();
    await this.#running?.bus.close();
    await this.#running?.relay.idle();
  }

  async #openBus(): Promise<Bus> {
    const { broker, logger } = this.options;
    if (broker === undefined) {
      return new InProcessBus({
        keepDeadLetter: async (queue, message, cause) => {
          logger.error("dead letter", cause, { queue, message_id: message.id });
          await this.#patiently(() => this.deadLetters.keep(queue, message, cause));
        },
      });
    }
    const { AmqpBus } = await import("../bus/amqp-bus");
    return new AmqpBus({ broker, queues: QUEUES, logger });
  }

  /** @throws BusUnavailable when the process ends meanwhile: the message is not done with. */
  async #patiently(work: () => Promise<void>): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 1; ; failures++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!isUnavailable(error) && !(error instanceof Postponed)) throw error;
      }
      await wait(delayAfter(failures, AWAY), undefined, { signal, ref: false }).catch(() => {
        throw new BusUnavailable();
      });
    }
  }
}
