import { randomUUID } from "node:crypto";
import { type Channel, type ConsumeMessage, connect, credentials as sasl } from "amqplib";
import { type Client, type Connect, type Credentials, type Target, tlsOptions } from "./client";

const VIRTUAL_HOST = "jobs";
const PREFETCH = 500;

/**
 * A client of RabbitMQ that publishes to `exchange` and waits until the queue has it.
 *
 * @param confirmed takes the id of each message that the broker has confirmed.
 */
export function rabbitMqClient(exchange: string, confirmed = new Set<string>()): Connect {
  return async (target, credentials): Promise<Client> => {
    const { connection, serial } = await amqp(target, credentials);
    const channel = await connection.createConfirmChannel();
    let refusal: Error | undefined;
    channel.on("error", (error: Error) => (refusal = error));
    // Without a queue the broker confirms it, and drops it.
    channel.on("return", () => (refusal = new Error("no queue has taken the message")));
    return {
      serial,
      work: async () => {
        const messageId = randomUUID();
        const options = { persistent: true, mandatory: true, messageId };
        channel.publish(exchange, "", Buffer.from("probe"), options);
        try {
          await channel.waitForConfirms();
        } catch (error) {
          throw refusal ?? error;
        }
        if (refusal !== undefined) {
          throw refusal;
        }
        confirmed.add(messageId);
      },
      close: () => void connection.close().catch(() => undefined),
    };
  };
}

/** What a consumer does with a message: takes it, gives it back, or refuses it for good. */
export type Verdict = "take" | "give back" | "refuse";

/** Someone who asks for messages. */
interface Consumer {
  /** Asks for messages of a queue, one after the other, until it has no more; their ids. */
  read(queue: string, verdict: Verdict): Promise<string[]>;
  close(): Promise<void>;
}

export async function openConsumer(target: Target, credentials: Credentials): Promise<Consumer> {
  const { connection } = await amqp(target, credentials);
  const channel = await connection.createChannel();
  channel.on("error", () => undefined);
  return {
    read: async (queue, verdict) => {
      if (verdict === "take") {
        return takeAll(channel, queue);
      }
      const ids: string[] = [];
      for (
        let message = await channel.get(queue);
        message !== false;
        message = await channel.get(queue)
      ) {
        channel.reject(message, verdict === "give back");
        ids.push(String(message.properties.messageId));
      }
      return ids;
    },
    close: async () => connection.close(),
  };
}

/** Has them sent, many at a time: for each `get` of a quorum queue its nodes have to agree. */
async function takeAll(channel: Channel, queue: string): Promise<string[]> {
  const ids: string[] = [];
  await channel.prefetch(PREFETCH);
  for (
    let { messageCount } = await channel.checkQueue(queue);
    messageCount > 0;
    { messageCount } = await channel.checkQueue(queue)
  ) {
    ids.push(...(await take(channel, queue, messageCount)));
  }
  return ids;
}

async function take(channel: Channel, queue: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const consumerTag = randomUUID();
  await new Promise<void>((resolve, reject) => {
    channel.once("close", () => reject(new Error("the channel was closed")));
    const onMessage = (message: ConsumeMessage | null) => {
      if (message === null) {
        return;
      }
      channel.ack(message);
      ids.push(String(message.properties.messageId));
      if (ids.length === count) {
        resolve();
      }
    };
    channel.consume(queue, onMessage, { consumerTag }).catch(reject);
  });
  await channel.cancel(consumerTag);
  return ids;
}

/** Reads one queue, on a connection of its own. */
export async function readQueue(
  target: Target,
  credentials: Credentials,
  queue: string,
  verdict: Verdict,
): Promise<string[]> {
  const consumer = await openConsumer(target, credentials);
  try {
    return await consumer.read(queue, verdict);
  } finally {
    await consumer.close();
  }
}

/** Asks for a queue of its own, which no workload may make. */
export async function makeQueue(target: Target, credentials: Credentials): Promise<void> {
  const { connection } = await amqp(target, credentials);
  try {
    const channel = await connection.createChannel();
    channel.on("error", () => undefined);
    await channel.assertQueue("made-by-a-workload");
  } finally {
    await connection.close();
  }
}

/** Signs in to a virtual host. */
export async function enter(target: Target, credentials: Credentials, vhost: string) {
  const { connection } = await amqp(target, credentials, vhost);
  await connection.close();
}

/** An open connection, whose loss is no error of this process. */
export async function amqp(
  target: Target,
  credentials: Credentials | undefined,
  vhost: string = VIRTUAL_HOST,
) {
  const connection = await connect(
    { protocol: "amqps", hostname: "127.0.0.1", port: target.port, vhost },
    { ...tlsOptions(target, credentials), credentials: sasl.external(), timeout: 30_000 },
  );
  connection.on("error", () => undefined);
  return { connection, serial: serialOf(connection) };
}

function serialOf(connection: Awaited<ReturnType<typeof connect>>): string {
  const { stream } = connection.connection as unknown as {
    stream: { getPeerCertificate(): { serialNumber: string } };
  };
  return stream.getPeerCertificate().serialNumber;
}
