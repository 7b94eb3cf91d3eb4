import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Channel, ChannelModel } from "amqplib";
import { amqp } from "../../scripts/cluster-client/backing/rabbitmq";
import { HOST } from "../../scripts/cluster-client/backing/broker-node";
import type { Credentials } from "../../scripts/cluster-client/backing/client";
import type { FlowLook } from "../flow";
import { EXCHANGE, QUEUES } from "./receivers";

const ANSWER_MILLISECONDS = 3_000;

/** RabbitMQ as one of its users finds it; connects anew after each loss. */
export class Broker {
  #open: { readonly connection: ChannelModel; readonly channel: Channel } | undefined;

  /** @param port of this machine that leads to the broker. */
  constructor(
    private readonly port: number,
    private readonly credentials: Credentials,
  ) {}

  /** How many messages wait in each receiver's queue, and how many are dead; null while it doesn't answer. */
  async queues(): Promise<FlowLook["queues"]> {
    try {
      const late = sleep(ANSWER_MILLISECONDS, undefined, { ref: false }).then(() => {
        throw new Error("no answer");
      });
      return await Promise.race([this.#count(), late]);
    } catch {
      this.close();
      return null;
    }
  }

  /** Sends a message that no receiver can read. */
  async poison(message: string): Promise<void> {
    const channel = await this.#channel();
    const options = { persistent: true, mandatory: true, messageId: randomUUID(), type: message };
    channel.publish(EXCHANGE, message, Buffer.from("this is no application"), options);
  }

  close(): void {
    void this.#open?.connection.close().catch(() => undefined);
    this.#open = undefined;
  }

  async #count() {
    const channel = await this.#channel();
    const countOf = async (queue: string) => (await channel.checkQueue(queue)).messageCount;
    const counts: [string, { waiting: number; dead: number }][] = [];
    for (const queue of QUEUES) {
      const waiting = await countOf(queue);
      counts.push([queue, { waiting, dead: await countOf(`${queue}.dead`) }]);
    }
    return Object.fromEntries(counts);
  }

  async #channel(): Promise<Channel> {
    if (this.#open === undefined) {
      const { connection } = await amqp({ host: HOST, port: this.port }, this.credentials);
      const channel = await connection.createChannel();
      channel.on("error", () => undefined);
      this.#open = { connection, channel };
    }
    return this.#open.channel;
  }
}
