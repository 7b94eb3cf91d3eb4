import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { AmqpBus } from "../../src/bus/amqp-bus";
import { AmqpDeadLetters } from "../../src/bus/amqp-dead-letters";
import { AGAIN_EXCHANGE } from "../../src/bus/amqp-topology";
import { PermanentFailure, type BusMessage, type Queue } from "../../src/bus/bus";
import { APPLICATION_COUNTS, QUEUES } from "../../src/messages/queues";
import { Logger } from "../../src/observability/logger";
import { runCommandBeside } from "../support/backup-commands";
import { eventually } from "../support/eventually";
import { describeWithRabbitmq, RabbitmqBroker } from "../support/rabbitmq-broker";
import { temporaryFolder } from "../support/temporary-folder";

const REDELIVERIES = 2;
const retry = {
  firstDelayMilliseconds: 5,
  longestDelayMilliseconds: 10,
  redeliveries: REDELIVERIES,
};
const logger = new Logger("error", process.stderr);
jest.spyOn(logger, "error").mockImplementation(() => undefined);

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const message = (name: string): BusMessage => ({
  id: randomUUID(),
  name,
  version: 3,
  body: '"private"',
  traceparent,
});

function newQueue(): Queue {
  const name = `queue.${randomUUID().slice(0, 8)}`;
  return { name, takes: [`${name}.done`] };
}

const listed = (letters: AmqpDeadLetters, { name }: Queue, count: number) =>
  eventually(
    () => letters.list(name),
    (found) => found.length === count,
  );

const byId = (one: BusMessage, other: BusMessage) => one.id.localeCompare(other.id);

describeWithRabbitmq("what a queue of a broker has given up on", () => {
  const broker = new RabbitmqBroker();
  beforeAll(() => broker.create(), 250_000);
  afterAll(() => broker.remove());
  const folder = temporaryFolder();

  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  const config = () => ({ url: broker.url, tlsFiles: {}, topology: "made" as const });
  async function busWith(queues: readonly Queue[]): Promise<AmqpBus> {
    const bus = new AmqpBus({ broker: config(), queues, logger, retry });
    open.push(bus);
    await eventually(() => bus.isUp, Boolean);
    return bus;
  }
  const run = (...argumentList: string[]) =>
    runCommandBeside({ BROKER_URL: broker.url, DATA_DIR: folder }, "dead-letters", ...argumentList);
  async function deadLetters(): Promise<AmqpDeadLetters> {
    const letters = await AmqpDeadLetters.connect(config());
    open.push(letters);
    return letters;
  }

  /** Messages that nobody was able to take, and a receiver that takes what comes from now on. */
  async function withDead(count: number) {
    const queue = newQueue();
    const bus = await busWith([queue]);
    const got: BusMessage[] = [];
    let works = false;
    await bus.receive(queue, {
      prefetch: 5,
      receive: async (one) => {
        if (!works) throw new PermanentFailure("not yet");
        got.push(one);
      },
    });
    const sent = Array.from({ length: count }, () => message(queue.takes[0] ?? ""));
    for (const one of sent) await bus.publish(one);
    const letters = await deadLetters();
    await listed(letters, queue, count);
    works = true;
    return { queue, sent, got, letters };
  }

  test("is listed with the reason and without what is in it, and stays", async () => {
    const { queue, sent, letters } = await withDead(2);
    for (let look = 0; look < 30; look++) {
      const found = await letters.list(queue.name);
      expect(found.map(({ message_id }) => message_id).toSorted()).toEqual(
        sent.map(({ id }) => id).toSorted(),
      );
      expect(found[0]).toEqual({
        queue: queue.name,
        name: queue.takes[0],
        message_id: expect.any(String) as string,
        died_at: expect.any(Number) as number,
        cause: "rejected",
      });
      expect(Math.abs(Date.now() - (found[0]?.died_at ?? 0))).toBeLessThan(300_000);
    }
  });

  test("is sent to its queue again as it was, and gone from the dead letters", async () => {
    const { queue, sent, got, letters } = await withDead(3);
    expect(await letters.sendAgain(queue.name)).toBe(3);
    await eventually(
      () => got.length,
      (length) => length === 3,
    );
    expect(got.toSorted(byId)).toEqual(sent.toSorted(byId));
    expect(await letters.list(queue.name)).toEqual([]);
    expect(await letters.sendAgain(queue.name)).toBe(0);
  });

  test("is sent again alone when its id is said", async () => {
    const { queue, sent, got, letters } = await withDead(3);
    const [, second] = sent;
    expect(await letters.sendAgain(queue.name, randomUUID())).toBe(0);
    expect(await letters.sendAgain(queue.name, second?.id)).toBe(1);
    await eventually(
      () => got.length,
      (length) => length === 1,
    );
    expect(got).toEqual([second]);
    expect(await letters.list(queue.name)).toHaveLength(2);
  });

  test("is delivered as often again as a new message", async () => {
    const queue = newQueue();
    const bus = await busWith([queue]);
    let deliveries = 0;
    await bus.receive(queue, {
      prefetch: 1,
      receive: () => {
        deliveries++;
        return Promise.reject(new Error("never"));
      },
    });
    await bus.publish(message(queue.takes[0] ?? ""));
    const letters = await deadLetters();
    const [letter] = await listed(letters, queue, 1);
    expect(letter?.cause).toBe("delivery_limit");
    expect(deliveries).toBe(1 + REDELIVERIES);
    expect(await letters.sendAgain(queue.name)).toBe(1);
    await eventually(
      () => deliveries,
      (count) => count === 2 * (1 + REDELIVERIES),
    );
    await listed(letters, queue, 1);
  });

  test("stays when its queue does not take it", async () => {
    const { queue, letters } = await withDead(2);
    const connection = await connect(broker.url);
    const channel = await connection.createChannel();
    await channel.unbindQueue(queue.name, AGAIN_EXCHANGE, queue.name);
    await expect(letters.sendAgain(queue.name)).rejects.toThrow(
      `nothing leads from ${AGAIN_EXCHANGE} to ${queue.name}`,
    );
    await connection.close();
    await listed(letters, queue, 2);
  });

  test("is listed and sent again by the command, of the roles of its process", async () => {
    const bus = await busWith(QUEUES);
    let works = false;
    const got: string[] = [];
    await bus.receive(APPLICATION_COUNTS, {
      prefetch: 1,
      receive: async ({ id }) => {
        if (!works) throw new PermanentFailure("not yet");
        got.push(id);
      },
    });
    const sent = message("application.received");
    await bus.publish(sent);
    await listed(await deadLetters(), APPLICATION_COUNTS, 1);
    works = true;
    const { stdout, ...ended } = await run();
    expect(ended).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      queue: "jobs.application-counts",
      name: "application.received",
      message_id: sent.id,
      cause: "rejected",
    });
    expect(await run("send-again", "somebody.elses")).toMatchObject({
      status: 64,
      stderr:
        "somebody.elses is no queue of this process's roles: jobs.application-counts, notifier.mails\n",
    });
    expect(await run("send-again", "jobs.application-counts", sent.id)).toEqual({
      status: 0,
      stderr: "",
      stdout: "sent to jobs.application-counts again: 1\n",
    });
    await eventually(
      () => got,
      (ids) => ids.length > 0,
    );
    expect(got).toEqual([sent.id]);
    expect((await run()).stdout).toBe("");
  });
});
