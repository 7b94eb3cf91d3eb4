import type { ChannelModel } from "amqplib";
import type { BrokerConfig } from "../config/broker-config";
import type { Logger } from "../observability/logger";
import { AmqpConnection } from "./amqp-connection";
import { AmqpPublisher } from "./amqp-publisher";
import { AmqpReceiver } from "./amqp-receiver";
import { declareTopology, findTopology } from "./amqp-topology";
import {
  RETRY_POLICY,
  type Bus,
  type BusMessage,
  type Queue,
  type Receiver,
  type RetryPolicy,
} from "./bus";

const REOPEN_MILLISECONDS = 1_000;

export interface AmqpBusOptions {
  readonly broker: BrokerConfig;
  /** All queues, also of roles that run elsewhere: what is sent before they first start is kept for them. */
  readonly queues: readonly Queue[];
  readonly logger: Logger;
  /** @default RETRY_POLICY */
  readonly retry?: RetryPolicy;
}

/** The bus at a RabbitMQ broker, by AMQP 0-9-1: one connection, one channel to send, one for each receiver. */
export class AmqpBus implements Bus {
  readonly #publisher: AmqpPublisher;
  readonly #receivers: AmqpReceiver[] = [];
  readonly #retry: RetryPolicy;
  readonly #connection: AmqpConnection;
  #model: ChannelModel | undefined;
  #isClosing = false;

  /** Does not wait for the broker: until it answers, nothing can be sent and nothing comes. */
  constructor(private readonly options: AmqpBusOptions) {
    const { broker, logger } = options;
    this.#retry = options.retry ?? RETRY_POLICY;
    this.#publisher = new AmqpPublisher(logger);
    this.#connection = new AmqpConnection({
      broker,
      logger,
      setUp: (model) => this.#setUp(model),
      lost: () => {
        this.#model = undefined;
      },
    });
    this.#connection.start();
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
    await this.#connection.close();
  }

  async #setUp(model: ChannelModel): Promise<void> {
    const { queues, broker } = this.options;
    await this.#publisher.open(
      model,
      (channel) =>
        broker.topology === "given"
          ? findTopology(channel, queues)
          : declareTopology(channel, queues, this.#retry.redeliveries),
      // The next connection makes what is sent to, or says that it is missing.
      () => void model.close().catch(() => undefined),
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
