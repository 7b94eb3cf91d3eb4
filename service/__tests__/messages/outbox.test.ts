import { BusUnavailable, type Bus, type BusMessage } from "../../src/bus/bus";
import { parseConfig } from "../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../src/database/open-database";
import { forgetTaken, takeOnce } from "../../src/messages/inbox";
import { CLAIM_MILLISECONDS, Outbox, sendLater } from "../../src/messages/outbox";
import { OutboxRelay } from "../../src/messages/relay";
import { Logger } from "../../src/observability/logger";
import { onBothDatabases } from "../support/both-databases";
import { eventually } from "../support/eventually";

const logger = new Logger("error", process.stderr);
jest.spyOn(logger, "warn").mockImplementation(() => undefined);
const thing = (number: number) =>
  sendLater({ name: "thing.done", version: 1, content: { number, text: "Zürich \0" } });

/** A bus that takes messages as it is told to. */
function busThat(publish: Bus["publish"], isUp = true): Bus {
  return { isUp, publish, receive: () => Promise.resolve(), close: () => Promise.resolve() };
}

/** What SQLite and PostgreSQL promise alike. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let database: OpenDatabase;
  let outbox: Outbox;
  beforeAll(async () => {
    const url = urlOf("outbox");
    database = await openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "0" }));
    await database.prepare();
    outbox = new Outbox(database);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    jest.spyOn(logger, "warn").mockImplementation(() => undefined);
    for (const table of ["outbox", "inbox"])
      await database.batch("empty", [{ text: `DELETE FROM ${table}`, values: [] }]);
  });
  afterAll(() => database.close());

  const store = async (count: number) =>
    database.batch(
      "store",
      Array.from({ length: count }, (_, index) => thing(index + 1)),
    );

  test("a batch is done as a whole or not at all", async () => {
    const nothing = { text: "INSERT INTO inbox (queue) VALUES (NULL)", values: [] };
    const broken = async () => database.batch("broken", [thing(1), nothing]);
    await expect(broken()).rejects.toThrow(/null/i);
    expect((await outbox.backlog()).count).toBe(0);
  });

  test("what is stored is sent in order, with its content, and then no more", async () => {
    await store(3);
    const messages: BusMessage[] = [];
    const bus = busThat(async (one) => void messages.push(one));
    const relay = new OutboxRelay({ outbox, bus, logger });
    relay.wake();
    await eventually(
      () => outbox.backlog(),
      ({ count }) => count === 0,
    );
    relay.wake();
    await relay.stop();
    expect(messages.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      [1, 2, 3].map((number) => ({ number, text: "Zürich \0" })),
    );
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
    expect(relay.sentCount).toBe(3);
  });

  test("more than one look takes is sent without waiting for the next", async () => {
    await store(250);
    let sent = 0;
    const bus = busThat(async () => void sent++);
    const relay = new OutboxRelay({ outbox, bus, logger });
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "Date"] });
    relay.wake();
    // The look after a second does not come: the timers stand still.
    const deadline = Date.now() + 20_000;
    while (sent < 250 && Date.now() < deadline)
      await new Promise((resolve) => setImmediate(resolve));
    await relay.stop();
    jest.useRealTimers();
    await relay.idle();
    expect(sent).toBe(250);
  });

  test("of two processes that look at the same time each message is sent by one", async () => {
    await store(20);
    const both = await Promise.all([outbox.claim(15), new Outbox(database).claim(15)]);
    const ids = both.flat().map(({ message }) => message.id);
    expect(new Set(ids).size).toBe(ids.length);
    ids.push(...(await outbox.claim(20)).map(({ message }) => message.id));
    expect([ids.length, new Set(ids).size]).toEqual([20, 20]);
  });

  test("what a process took and never sent, because it was killed, is sent by another a minute later", async () => {
    await store(1);
    const [taken] = await outbox.claim(1);
    expect(await outbox.claim(1)).toEqual([]);
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + CLAIM_MILLISECONDS);
    expect(await outbox.claim(1)).toEqual([taken]);
  });

  test("what the bus does not take stays, is told how old it is, and waits twice as long each time", async () => {
    await store(1);
    const start = Date.now();
    const at = jest.spyOn(Date, "now");
    const bus = busThat(() => Promise.reject(new BusUnavailable()));
    const waits: number[] = [];
    for (let failures = 0, elapsed = 0; failures < 8; failures++) {
      at.mockReturnValue(start + elapsed + 1_000);
      const relay = new OutboxRelay({ outbox, bus, logger });
      relay.wake();
      await relay.stop();
      await relay.idle();
      const [[{ due_at } = { due_at: 0 }] = []] = await database.batch("due", [
        { text: "SELECT due_at FROM outbox", values: [] },
      ]);
      waits.push((Number(due_at) - start - elapsed - 1_000) / 1_000);
      elapsed = Number(due_at) - start;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    const { count, oldestSeconds } = await outbox.backlog();
    expect(count).toBe(1);
    expect(oldestSeconds).toBeGreaterThan(120);
  });

  test("while the broker is away nothing is taken, so that it is sent at once when it is back", async () => {
    await store(1);
    const relay = new OutboxRelay({ outbox, bus: busThat(() => Promise.reject(), false), logger });
    relay.wake();
    await relay.stop();
    expect(await outbox.claim(5)).toHaveLength(1);
  });

  test("a message has its effect once for each queue, however often it comes", async () => {
    const take = async (queue: string) =>
      database.batch("take", [takeOnce(queue, "message-1"), thing(1)]);
    for (let time = 0; time < 3; time++) await take("one");
    await take("other");
    expect((await outbox.backlog()).count).toBe(2);
    await database.batch("forget", [forgetTaken()]);
    await take("one");
    expect((await outbox.backlog()).count).toBe(2);
  });

  test("an effect that fails leaves the message as if it had never come", async () => {
    const broken = { text: "INSERT INTO inbox (queue) VALUES (NULL)", values: [] };
    const fail = async () => database.batch("take", [takeOnce("one", "message-2"), broken]);
    await expect(fail()).rejects.toThrow(/null/i);
    await database.batch("take", [takeOnce("one", "message-2"), thing(1)]);
    expect((await outbox.backlog()).count).toBe(1);
  });
}

onBothDatabases(keepsItsPromises);
