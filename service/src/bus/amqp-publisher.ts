import type { ChannelModel, ConfirmChannel } from "amqplib";
import type { Logger } from "../observability/logger";
import { EXCHANGE } from "./amqp-topology";
import { propertiesOf } from "./amqp-message";
import { BusUnavailable, Unroutable, type BusMessage } from "./bus";

/** Longer than a broker takes to write to its disk; then the message counts as not taken. */
const CONFIRM_MILLISECONDS = 10_000;

/** Sends on one channel with confirms, anew for each connection. */
export class AmqpPublisher {
  /** Ids of messages that the broker has given back and not confirmed yet: it confirms them right after. */
  readonly #returned = new Set<string>();
  #channel: ConfirmChannel | undefined;

  constructor(private readonly logger: Logger) {}

  /**
   * @param prepare makes what is sent to; nothing is sent before.
   * @param lost called when the channel has ended although the connection has not: what is sent to is gone, or may not
   *   be sent to.
   */
  async open(
    model: ChannelModel,
    prepare: (channel: ConfirmChannel) => Promise<void>,
    lost: () => void,
  ): Promise<void> {
    const channel = await model.createConfirmChannel();
    channel.on("return", ({ properties }) => this.#returned.add(String(properties.messageId)));
    channel.on("error", ({ message }: Error) =>
      this.logger.warn("sending ended", { cause: message }),
    );
    channel.on("close", () => {
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      lost();
    });
    await prepare(channel);
    this.#channel = channel;
  }

  get isUp(): boolean {
    return this.#channel !== undefined;
  }

  /** @throws Unroutable, BusUnavailable */
  async publish(message: BusMessage, queue?: string): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined) throw new BusUnavailable();
    // The nameless exchange leads to the queue of the routing key's name.
    const [exchange, key] = queue === undefined ? [EXCHANGE, message.name] : ["", queue];
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new BusUnavailable()), CONFIRM_MILLISECONDS);
      const settle = (error: unknown) => {
        clearTimeout(timer);
        if (this.#returned.delete(message.id)) reject(new Unroutable(message.name));
        else if (error) reject(new BusUnavailable(error));
        else resolve();
      };
      try {
        channel.publish(exchange, key, Buffer.from(message.body), propertiesOf(message), settle);
      } catch (error) {
        settle(error);
      }
    });
  }

  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    // A channel that has ended is closed.
    await channel?.close().catch(() => undefined);
  }
}
