import { setTimeout as wait } from "node:timers/promises";
import type { ChannelModel, ConfirmChannel, GetMessage, Options } from "amqplib";
import type { BrokerConfig } from "../config/broker-config";
import { openConnection } from "./amqp-connection";
import { fromAmqp } from "./amqp-message";
import { AGAIN_EXCHANGE, deadLetterQueueOf } from "./amqp-topology";

const BACK_MILLISECONDS = 2_000;

/** A message that a queue has given up on; its body may be personal. */
export interface AmqpDeadLetter {
  readonly queue: string;
  readonly name: string;
  readonly message_id: string;
  /** Milliseconds of the Unix epoch; null where the broker doesn't say. */
  readonly died_at: number | null;
  /** `rejected`, `delivery_limit` and what else the broker gives; why it was so is in the receiver's log. */
  readonly cause: string;
}

/** Looks at what dead-letter queues hold and sends it again, on a connection of its own. */
export class AmqpDeadLetters {
  private constructor(private readonly model: ChannelModel) {}

  /** @throws Error when the broker is away or refuses. */
  static async connect(broker: BrokerConfig): Promise<AmqpDeadLetters> {
    const model = await openConnection(broker).catch((cause: unknown) => {
      throw new Error(`no connection to the broker of BROKER_URL: ${textOf(cause)}`, { cause });
    });
    model.on("error", () => undefined);
    return new AmqpDeadLetters(model);
  }

  async close(): Promise<void> {
    await this.model.close();
  }

  /** The oldest first. Each is taken and given back, so that nobody else has it meanwhile. */
  async list(queue: string): Promise<AmqpDeadLetter[]> {
    return this.#onChannel(async (channel) => {
      const letters: AmqpDeadLetter[] = [];
      await this.#each(channel, queue, (message) => {
        letters.push(described(queue, message));
        return Promise.resolve(false);
      });
      return letters;
    });
  }

  /**
   * Sends those that are there to their own queue once more, with the same ids and as if never delivered. One leaves the
   * dead letters when the broker has confirmed that the queue has it: one that arrives twice is known by its id.
   * @param id of one message. @default all
   * @returns how many were sent.
   * @throws Error when the queue does not take one: that one and those after it stay.
   */
  async sendAgain(queue: string, id?: string): Promise<number> {
    return this.#onChannel(async (channel) => {
      let sent = 0;
      await this.#each(channel, queue, async (message) => {
        if (id !== undefined && fromAmqp(message).id !== id) return false;
        await publish(channel, queue, message);
        sent++;
        return true;
      });
      return sent;
    });
  }

  /** @param work true when it is done with the message; the others are given back at the end. */
  async #each(
    channel: ConfirmChannel,
    queue: string,
    work: (message: GetMessage) => Promise<boolean>,
  ): Promise<void> {
    const dead = deadLetterQueueOf(queue);
    // As many as there are now: what dies again meanwhile is for the next time.
    const { messageCount } = await channel.checkQueue(dead);
    const kept: GetMessage[] = [];
    try {
      for (let index = 0; index < messageCount; index++) {
        const message = await channel.get(dead);
        if (message === false) break;
        kept.push(message);
        if (!(await work(message))) continue;
        channel.ack(message);
        kept.pop();
      }
    } finally {
      // `nack`, which counts for no limit of deliveries where `reject` does.
      for (const message of kept) channel.nack(message, false, true);
    }
    await untilBack(channel, dead, kept.length);
  }

  async #onChannel<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const channel = await this.model.createConfirmChannel();
    let failed: Error | undefined;
    channel.on("error", (error: Error) => (failed = error));
    try {
      const done = await work(channel);
      await channel.close();
      return done;
    } catch (error) {
      throw failed ?? error;
    }
  }
}

/** A queue has what it was given back a moment later; whoever looks next is to find it. */
async function untilBack(channel: ConfirmChannel, queue: string, count: number): Promise<void> {
  const until = performance.now() + BACK_MILLISECONDS;
  while (performance.now() < until) {
    const { messageCount } = await channel.checkQueue(queue);
    if (messageCount >= count) return;
    await wait(20);
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.message || ("code" in error ? String(error.code) : error.name);
}

/** Resolves when the queue has the message. */
async function publish(channel: ConfirmChannel, queue: string, message: GetMessage): Promise<void> {
  let isReturned = false;
  const returned = () => {
    isReturned = true;
  };
  channel.on("return", returned);
  try {
    await new Promise<void>((resolve, reject) => {
      channel.publish(AGAIN_EXCHANGE, queue, message.content, freshProperties(message), (error) => {
        if (error) reject(new Error("the broker did not take it"));
        else if (isReturned) reject(new Error(`nothing leads from ${AGAIN_EXCHANGE} to ${queue}`));
        else resolve();
      });
    });
  } finally {
    channel.off("return", returned);
  }
}

/** As it was sent, without what the broker has written on it since. */
function freshProperties({ properties }: GetMessage): Options.Publish {
  const { messageId, type, contentType, headers = {} } = properties;
  const own = Object.entries(headers).filter(([name]) => !name.startsWith("x-"));
  return {
    messageId,
    type,
    contentType,
    persistent: true,
    mandatory: true,
    headers: Object.fromEntries(own),
  };
}

/** https://www.rabbitmq.com/docs/dlx#effects: the latest death comes first, with its time in seconds. */
function described(queue: string, message: GetMessage): AmqpDeadLetter {
  const { id, name } = fromAmqp(message);
  const [death] = message.properties.headers?.["x-death"] ?? [];
  const seconds = death?.time.value;
  return {
    queue,
    name,
    message_id: id,
    died_at: typeof seconds === "number" ? seconds * 1000 : null,
    cause: death?.reason ?? "unknown",
  };
}
