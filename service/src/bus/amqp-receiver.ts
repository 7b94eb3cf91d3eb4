import { setTimeout as wait } from "node:timers/promises";
import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { Logger } from "../observability/logger";
import { failuresOf, fromAmqp } from "./amqp-message";
import { delayAfter, PermanentFailure, type Queue, type Receiver, type RetryPolicy } from "./bus";

interface AmqpReceiverOptions {
  readonly queue: Queue;
  readonly receiver: Receiver;
  readonly retry: RetryPolicy;
  readonly logger: Logger;
}

/** Takes messages from one queue, on a channel of its own for each connection. */
export class AmqpReceiver {
  readonly #inWork = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #channel: Channel | undefined;
  #consumerTag: string | undefined;

  constructor(private readonly options: AmqpReceiverOptions) {}

  /** @param lost called when the channel has ended although the connection has not. */
  async open(model: ChannelModel, lost: () => void): Promise<void> {
    const { queue, receiver, logger } = this.options;
    const channel = await model.createChannel();
    this.#channel = channel;
    channel.on("error", (error) => logger.error("receiving ended", error, { queue: queue.name }));
    channel.on("close", () => {
      if (this.#channel === channel && !this.#closing.signal.aborted) lost();
    });
    await channel.prefetch(receiver.prefetch);
    const { consumerTag } = await channel.consume(queue.name, (message) => {
      if (message === null) void channel.close();
      else this.#take(channel, message);
    });
    this.#consumerTag = consumerTag;
  }

  /** Takes nothing further and waits for what is in work; what waits to come again goes back to the queue. */
  async close(): Promise<void> {
    this.#closing.abort();
    const channel = this.#channel;
    // A channel that has ended already has given everything back.
    await channel?.cancel(this.#consumerTag ?? "").catch(() => undefined);
    await Promise.all(this.#inWork);
    await channel?.close().catch(() => undefined);
  }

  #take(channel: Channel, message: ConsumeMessage): void {
    const work = this.#receive(channel, message).catch((error: unknown) => {
      // The channel has ended meanwhile: the broker delivers the message again.
      this.options.logger.warn("not answered to the broker", { cause: String(error) });
    });
    this.#inWork.add(work);
    void work.then(() => this.#inWork.delete(work));
  }

  async #receive(channel: Channel, message: ConsumeMessage): Promise<void> {
    const { receiver, retry, queue, logger } = this.options;
    try {
      await receiver.receive(fromAmqp(message));
    } catch (error) {
      const isFinal = error instanceof PermanentFailure;
      const failures = failuresOf(message) + 1;
      logger.error("message failed", error, { queue: queue.name, failures });
      // Held until it is due, as brokers below 4.3 know no delay; `reject`, because only that is counted there.
      if (!isFinal && failures <= retry.redeliveries)
        await this.#pause(delayAfter(failures, retry));
      channel.reject(message, !isFinal);
      return;
    }
    channel.ack(message);
  }

  async #pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }
}
