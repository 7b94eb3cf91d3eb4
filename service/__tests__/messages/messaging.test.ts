import { PermanentFailure, type BusMessage, type Queue } from "../../src/bus/bus";
import { parseConfig } from "../../src/config/config";
import { DatabaseUnavailable } from "../../src/database/database";
import { openDatabase, type OpenDatabase } from "../../src/database/open-database";
import { sendAgain } from "../../src/messages/dead-letters";
import { Messaging } from "../../src/messages/messaging";
import { sendLater } from "../../src/messages/outbox";
import { Logger } from "../../src/observability/logger";
import { onBothDatabases } from "../support/both-databases";
import { eventually } from "../support/eventually";

const logger = new Logger("error", process.stderr);
jest.spyOn(logger, "error").mockImplementation(() => undefined);
jest.spyOn(logger, "warn").mockImplementation(() => undefined);

const QUEUE: Queue = { name: "things", takes: ["thing.done"] };
const BYSTANDER: Queue = { name: "others", takes: ["thing.done"] };
const thing = () => sendLater({ name: "thing.done", version: 1, content: { number: 1 } });

function untilSent(messaging: Messaging) {
  return eventually(
    () => messaging.outbox.backlog(),
    (backlog) => backlog.count === 0,
  );
}

/** What SQLite and PostgreSQL promise alike. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let database: OpenDatabase;
  let count = 0;
  const opened: Messaging[] = [];
  beforeEach(async () => {
    const url = urlOf(`messaging_${++count}`);
    database = await openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "0" }));
    await database.prepare();
  });
  afterEach(async () => {
    for (const messaging of opened.splice(0)) await messaging.stop();
    await database.close();
  });

  function messagingWith(receive: (message: BusMessage) => Promise<void>): Messaging {
    const messaging = new Messaging({ database, logger });
    opened.push(messaging);
    messaging.receive(QUEUE, { prefetch: 2, receive });
    return messaging;
  }
  test("a receiver whose database is away keeps the message until it is back: it is no dead letter", async () => {
    let failures = 0;
    const got: string[] = [];
    const messaging = messagingWith(async ({ body }) => {
      if (failures++ < 2) throw new DatabaseUnavailable("unreachable");
      got.push(body);
    });
    await database.batch("store", [thing()]);
    await messaging.start();
    await untilSent(messaging);
    expect(got).toEqual(['{"number":1}']);
    expect(await messaging.deadLetters.count()).toBe(0);
  });

  test("a process that ends while a receiver waits leaves the message in the outbox", async () => {
    let tries = 0;
    const messaging = messagingWith(async () => {
      tries++;
      throw new DatabaseUnavailable("unreachable");
    });
    await database.batch("store", [thing()]);
    await messaging.start();
    await eventually(
      () => tries,
      (seen) => seen > 0,
    );
    await messaging.stop();
    expect((await messaging.outbox.backlog()).count).toBe(1);
    expect(await messaging.deadLetters.count()).toBe(0);
  });

  test("what nobody understands is kept, and sent again to its queue alone", async () => {
    let understands = false;
    const got: string[] = [];
    const beside: string[] = [];
    const messaging = messagingWith(async ({ id }) => {
      if (!understands) throw new PermanentFailure("what?");
      got.push(id);
    });
    messaging.receive(BYSTANDER, { prefetch: 1, receive: async ({ id }) => void beside.push(id) });
    await database.batch("store", [thing()]);
    await messaging.start();
    await eventually(
      () => messaging.deadLetters.count(),
      (dead) => dead === 1,
    );
    await untilSent(messaging);
    understands = true;
    const [, again = []] = await database.batch("again", sendAgain(QUEUE.name));
    messaging.wake();
    await eventually(
      () => got,
      (ids) => ids.length > 0,
    );
    expect([got, beside]).toEqual([again.map((row) => row["message_id"]), [got[0]]]);
    expect(await messaging.deadLetters.count()).toBe(0);
    await untilSent(messaging);
  });
}

onBothDatabases(keepsItsPromises);
