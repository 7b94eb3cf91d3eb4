import type { Channel } from "amqplib";
import type { Queue } from "./bus";

/** Every message goes here, with its name as routing key. */
export const EXCHANGE = "job-board";
/** What no receiver could take goes here, with the name of its queue as routing key. */
export const DEAD_LETTER_EXCHANGE = "job-board.dead";

/** A dead letter goes here to be received once more, with the name of its queue as routing key. */
export const AGAIN_EXCHANGE = "job-board.again";

export function deadLetterQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/**
 * What a queue is declared with. Limits that a broker's policy may set differently are set here all the same, so that
 * no queue is ever without one.
 */
export function queueArguments(
  queue: Queue,
  redeliveries: number,
): Record<string, string | number> {
  return {
    "x-queue-type": "quorum",
    "x-dead-letter-exchange": DEAD_LETTER_EXCHANGE,
    "x-dead-letter-routing-key": queue.name,
    "x-delivery-limit": redeliveries,
  };
}

/** Makes exchanges, queues and their dead-letter queues, or finds them as they should be. */
export async function declareTopology(
  channel: Channel,
  queues: readonly Queue[],
  redeliveries: number,
): Promise<void> {
  await channel.assertExchange(EXCHANGE, "topic", { durable: true });
  await channel.assertExchange(DEAD_LETTER_EXCHANGE, "direct", { durable: true });
  // Of topics, because a broker's rights can tell routing keys of those alone.
  await channel.assertExchange(AGAIN_EXCHANGE, "topic", { durable: true });
  for (const queue of queues) {
    await channel.assertQueue(queue.name, {
      durable: true,
      arguments: queueArguments(queue, redeliveries),
    });
    for (const name of queue.takes) await channel.bindQueue(queue.name, EXCHANGE, name);
    await channel.bindQueue(queue.name, AGAIN_EXCHANGE, queue.name);
    const dead = deadLetterQueueOf(queue.name);
    await channel.assertQueue(dead, { durable: true, arguments: { "x-queue-type": "quorum" } });
    await channel.bindQueue(dead, DEAD_LETTER_EXCHANGE, queue.name);
  }
}

/**
 * Looks whether there is what `declareTopology` makes, which takes no right to make anything.
 * @throws Error of the broker that names what is missing.
 */
export async function findTopology(channel: Channel, queues: readonly Queue[]): Promise<void> {
  for (const name of [EXCHANGE, DEAD_LETTER_EXCHANGE]) await channel.checkExchange(name);
  for (const { name } of queues) {
    await channel.checkQueue(name);
    await channel.checkQueue(deadLetterQueueOf(name));
  }
}
