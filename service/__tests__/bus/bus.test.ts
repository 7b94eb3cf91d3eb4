import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { AmqpBus } from "../../src/bus/amqp-bus";
import { deadLetterQueueOf, EXCHANGE } from "../../src/bus/amqp-topology";
import {
  BusUnavailable,
  delayAfter,
  PermanentFailure,
  RETRY_POLICY,
  Unroutable,
  type Bus,
  type BusMessage,
  type Queue,
} from "../../src/bus/bus";
import { InProcessBus } from "../../src/bus/in-process-bus";
import { Logger } from "../../src/observability/logger";
import { eventually } from "../support/eventually";
import { describeWithRabbitmq, RabbitmqBroker } from "../support/rabbitmq-broker";

const retry = { firstDelayMilliseconds: 5, longestDelayMilliseconds: 20, redeliveries: 3 };
const logger = new Logger("error", process.stderr);
jest.spyOn(logger, "error").mockImplementation(() => undefined);

interface TestBus {
  bus: Bus;
  /** Ids of what the queue's receiver could not take. */
  readonly deadLetters: (queue: string) => Promise<string[]>;
}

function message(name: string, more: Partial<BusMessage> = {}): BusMessage {
  return { id: randomUUID(), name, version: 1, body: `{"name":"${name}"}`, ...more };
}

/** Queues of names that no other test has. */
function queues(...takes: readonly string[][]): Queue[] {
  const unique = randomUUID().slice(0, 8);
  return takes.map((names, index) => ({
    name: `queue-${index}.${unique}`,
    takes: names.map((name) => `${name}.${unique}`),
  }));
}

function nameIn({ takes }: Queue): string {
  return takes[0] ?? "";
}

/** @param open a bus that knows the queues. */
function keepsItsPromises(open: (queues: readonly Queue[]) => Promise<TestBus>): void {
  const opened: Bus[] = [];
  async function busWith(all: readonly Queue[]): Promise<TestBus> {
    const made = await open(all);
    opened.push(made.bus);
    await eventually(() => made.bus.isUp, Boolean);
    return made;
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bus) => bus.close()));
  });

  test("a message comes to each queue that takes it, as it was sent, and to no other", async () => {
    const all = queues(["sent"], ["sent", "more"], ["other"]);
    const [first = NONE, second = NONE, third = NONE] = all;
    const { bus } = await busWith(all);
    const got = new Map<string, BusMessage[]>(all.map(({ name }) => [name, []]));
    for (const queue of all) {
      await bus.receive(queue, {
        prefetch: 5,
        receive: async (one) => void got.get(queue.name)?.push(one),
      });
    }
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const sent = message(nameIn(first), {
      version: 7,
      body: '{"text":"Zürich \\u0000"}',
      traceparent,
    });
    await bus.publish(sent);
    await eventually(
      () => [got.get(first.name)?.length, got.get(second.name)?.length],
      ([one, two]) => one === 1 && two === 1,
    );
    expect(got.get(first.name)).toEqual([sent]);
    expect(got.get(second.name)).toEqual([sent]);
    expect(got.get(third.name)).toEqual([]);
  });

  test("a message that no queue takes is refused", async () => {
    const { bus } = await busWith(queues(["sent"]));
    await expect(bus.publish(message("nobody.asked"))).rejects.toThrow(
      new Unroutable("nobody.asked"),
    );
  });

  test("a message that fails comes again until it is taken, and then no more", async () => {
    const [queue = NONE] = queues(["flaky"]);
    const { bus, deadLetters } = await busWith([queue]);
    const ids: string[] = [];
    await bus.receive(queue, {
      prefetch: 1,
      async receive({ id }) {
        ids.push(id);
        if (ids.length < 3) throw new Error("not yet");
      },
    });
    const sent = message(nameIn(queue));
    await bus.publish(sent);
    await eventually(
      () => ids.length,
      (count) => count >= 3,
    );
    await bus.close();
    expect(ids).toEqual([sent.id, sent.id, sent.id]);
    expect(await deadLetters(queue.name)).toEqual([]);
  });

  test("a message that fails every time is a dead letter after its redeliveries, and holds up no other", async () => {
    const [queue = NONE] = queues(["poison"]);
    const { bus, deadLetters } = await busWith([queue]);
    const deliveries: string[] = [];
    const poison = message(nameIn(queue));
    await bus.receive(queue, {
      prefetch: 2,
      async receive({ id }) {
        deliveries.push(id);
        if (id === poison.id) throw new Error("never");
      },
    });
    const healthy = message(nameIn(queue));
    await Promise.all([bus.publish(poison), bus.publish(healthy)]);
    await eventually(
      () => deadLetters(queue.name),
      (ids) => ids.includes(poison.id),
    );
    expect(deliveries.filter((id) => id === poison.id)).toHaveLength(1 + retry.redeliveries);
    expect(deliveries.filter((id) => id === healthy.id)).toHaveLength(1);
  });

  test("a message that nobody will ever understand is a dead letter at once, and can be sent again to its queue", async () => {
    const all = queues(["odd"], ["odd"]);
    const [queue = NONE, bystander = NONE] = all;
    const { bus, deadLetters } = await busWith(all);
    let understands = false;
    const got: string[] = [];
    await bus.receive(queue, {
      prefetch: 1,
      async receive({ id }) {
        if (!understands) throw new PermanentFailure("what?");
        got.push(id);
      },
    });
    const seenBeside: string[] = [];
    await bus.receive(bystander, {
      prefetch: 1,
      receive: async ({ id }) => void seenBeside.push(id),
    });
    const odd = message(nameIn(queue));
    await bus.publish(odd);
    await eventually(
      () => deadLetters(queue.name),
      (ids) => ids.includes(odd.id),
    );
    understands = true;
    await bus.publish(odd, queue.name);
    await eventually(
      () => got,
      (ids) => ids.length > 0,
    );
    expect([got, seenBeside]).toEqual([[odd.id], [odd.id]]);
  });

  test("no more messages are in work than the receiver wants, and closing waits for them", async () => {
    const [queue = NONE] = queues(["slow"]);
    const { bus } = await busWith([queue]);
    const finish: (() => void)[] = [];
    let most = 0;
    let done = 0;
    await bus.receive(queue, {
      prefetch: 3,
      async receive() {
        await new Promise<void>((resolve) => {
          finish.push(resolve);
          most = Math.max(most, finish.length);
        });
        done++;
      },
    });
    const publishing = Promise.allSettled(
      Array.from({ length: 9 }, () => bus.publish(message(nameIn(queue)))),
    );
    await eventually(
      () => finish.length,
      (count) => count === 3,
    );
    const closing = bus.close();
    for (const one of finish) one();
    await closing;
    await publishing;
    expect([most, done]).toEqual([3, 3]);
  });
}

const NONE: Queue = { name: "", takes: [] };

test("each wait is twice the one before, up to the longest", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => delayAfter(failures, RETRY_POLICY));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

describe("in the process", () => {
  keepsItsPromises(async () => {
    const dead = new Map<string, string[]>();
    const bus = new InProcessBus({
      retry,
      async keepDeadLetter(queue, { id }) {
        dead.set(queue, [...(dead.get(queue) ?? []), id]);
      },
    });
    return { bus, deadLetters: async (queue) => dead.get(queue) ?? [] };
  });
});

describeWithRabbitmq("at RabbitMQ", () => {
  const broker = new RabbitmqBroker();
  beforeAll(() => broker.create(), 250_000);
  afterAll(() => broker.remove());

  const start = (all: readonly Queue[]) =>
    new AmqpBus({
      broker: { url: broker.url, tlsFiles: {}, topology: "made" },
      queues: all,
      logger,
      retry,
    });

  keepsItsPromises(async (all) => ({
    bus: start(all),
    async deadLetters(queue) {
      const connection = await connect(broker.url);
      const channel = await connection.createChannel();
      const ids: string[] = [];
      for (;;) {
        const found = await channel.get(deadLetterQueueOf(queue));
        if (found === false) break;
        ids.push(String(found.properties.messageId));
      }
      // What was not acknowledged is there again.
      await connection.close();
      return ids;
    },
  }));

  test("an exchange that is deleted is made again, and what is sent then arrives", async () => {
    const [queue = NONE] = queues(["kept"]);
    const bus = start([queue]);
    const got: string[] = [];
    await bus.receive(queue, { prefetch: 1, receive: async ({ id }) => void got.push(id) });
    await eventually(() => bus.isUp, Boolean);
    const connection = await connect(broker.url);
    const channel = await connection.createChannel();
    await channel.deleteExchange(EXCHANGE);
    await connection.close();
    await expect(bus.publish(message(nameIn(queue)))).rejects.toThrow(BusUnavailable);
    await eventually(() => bus.isUp, Boolean);
    const sent = message(nameIn(queue));
    await bus.publish(sent);
    await eventually(
      () => got,
      (ids) => ids.length > 0,
    );
    expect(got).toEqual([sent.id]);
    await bus.close();
  });

  test("a broker that crashes keeps what it confirmed; what is sent meanwhile is refused; receivers come back", async () => {
    const [queue = NONE] = queues(["kept"]);
    const sender = start([queue]);
    await eventually(() => sender.isUp, Boolean);
    const kept = message(nameIn(queue));
    await sender.publish(kept);
    const got: string[] = [];
    await broker.stop();
    await eventually(
      () => sender.isUp,
      (isUp) => !isUp,
    );
    await expect(sender.publish(message(nameIn(queue)))).rejects.toThrow(BusUnavailable);
    await sender.receive(queue, { prefetch: 1, receive: async ({ id }) => void got.push(id) });
    await broker.start();
    await eventually(
      () => got,
      (ids) => ids.length > 0,
      60_000,
    );
    expect(got).toEqual([kept.id]);
    await sender.close();
  }, 300_000);
});
