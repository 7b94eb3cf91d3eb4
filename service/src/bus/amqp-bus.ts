import { connect, type ChannelModel, type RecoveringChannelModel } from "amqplib";
import type { Logger } from "../observability/logger";
import { AmqpPublisher } from "./amqp-publisher";
import { AmqpReceiver } from "./amqp-receiver";
import { declareTopology } from "./amqp-topology";
import {
  RETRY_POLICY,
  type Bus,
  type BusMessage,
  type Queue,
  type Receiver,
  type RetryPolicy,
} from "./bus";

const FIRST_RECONNECT_MILLISECONDS = 200;
const LONGEST_RECONNECT_MILLISECONDS = 5_000;
/** A broker that has gone silent is noticed after two of these. */
const HEARTBEAT_SECONDS = 10;
const REOPEN_MILLISECONDS = 1_000;

export interface AmqpBusOptions {
  /** `amqp://` or `amqps://`. */
  readonly url: string;
  /** All queues, also of roles that run elsewhere: what is sent before they first start is kept for them. */
  readonly queues: readonly Queue[];
  readonly logger: Logger;
  /** @default RETRY_POLICY */
  readonly retry?: RetryPolicy;
}

/** The bus at a RabbitMQ broker, by AMQP 0-9-1: one connection, one channel to send, one for each receiver. */
export class AmqpBus implements Bus {
  readonly #publisher = new AmqpPublisher();
  readonly #receivers: AmqpReceiver[] = [];
  readonly #retry: RetryPolicy;
  #connection: RecoveringChannelModel | undefined;
  #model: ChannelModel | undefined;
  #isClosing = false;

  private constructor(private readonly options: AmqpBusOptions) {
    this.#retry = options.retry ?? RETRY_POLICY;
  }

  /** Does not wait for the broker: until it answers, nothing can be sent and nothing comes. */
  static async start(options: AmqpBusOptions): Promise<AmqpBus> {
    const bus = new AmqpBus(options);
    const connection = await connect(withHeartbeat(options.url), {
      recovery: {
        initialDelay: FIRST_RECONNECT_MILLISECONDS,
        maxDelay: LONGEST_RECONNECT_MILLISECONDS,
        waitForConnect: false,
        setup: (model: ChannelModel) => bus.#setUp(model),
      },
    });
    bus.#connection = connection;
    const { logger } = options;
    connection.on("connect", () => logger.info("broker connected"));
    connection.on("disconnect", () => {
      bus.#model = undefined;
      logger.warn("broker lost");
    });
    connection.on("connect-failed", (error) => logger.warn("no broker", { cause: error.message }));
    connection.on("error", (error) => logger.warn("broker", { cause: error.message }));
    return bus;
  }

  get isUp(): boolean {
    return this.#publisher.isUp;
  }

  publish(message: BusMessage, queue?: string): Promise<void> {
    return this.#publisher.publish(message, queue);
  }

  async receive(queue: Queue, receiver: Receiver): Promise<void> {
    const { logger } = this.options;
    const one = new AmqpReceiver({ queue, receiver, logger, retry: this.#retry });
    this.#receivers.push(one);
    if (this.#model !== undefined) await this.#open(one, this.#model);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#receivers.map((receiver) => receiver.close()));
    await this.#publisher.close();
    await this.#connection?.close();
  }

  async #setUp(model: ChannelModel): Promise<void> {
    await this.#publisher.open(model, (channel) =>
      declareTopology(channel, this.options.queues, this.#retry.redeliveries),
    );
    for (const receiver of this.#receivers) await this.#open(receiver, model);
    this.#model = model;
  }

  async #open(receiver: AmqpReceiver, model: ChannelModel): Promise<void> {
    await receiver.open(model, () => {
      setTimeout(() => this.#reopen(receiver, model), REOPEN_MILLISECONDS).unref();
    });
  }

  #reopen(receiver: AmqpReceiver, model: ChannelModel): void {
    if (this.#isClosing || this.#model !== model) return;
    this.#open(receiver, model).catch((error: unknown) => {
      this.options.logger.error("cannot receive", error);
      setTimeout(() => this.#reopen(receiver, model), REOPEN_MILLISECONDS).unref();
    });
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has("heartbeat"))
    parsed.searchParams.set("heartbeat", String(HEARTBEAT_SECONDS));
  return parsed.href;
}
