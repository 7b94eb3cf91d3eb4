import { randomUUID } from "node:crypto";
import type { BusMessage } from "../../../../src/bus/bus";
import { PermanentFailure } from "../../../../src/bus/bus";
import { parseConfig } from "../../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../../src/database/open-database";
import { APPLICATION_MESSAGES } from "../../../../src/messages/application-messages";
import { ApplicationCounts } from "../../../../src/roles/jobs/data/application-counts";
import { onBothDatabases } from "../../../support/both-databases";

function message(name: string, jobId: number, more: object = {}): BusMessage {
  const example = APPLICATION_MESSAGES.find((one) => one.name === name)?.example;
  const body = JSON.stringify({ ...example, job_id: jobId, ...more });
  return { id: randomUUID(), name, version: 1, body };
}

/** What SQLite and PostgreSQL promise alike. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let database: OpenDatabase;
  let counts: ApplicationCounts;
  beforeAll(async () => {
    const url = urlOf("counts");
    database = await openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "5" }));
    await database.prepare();
    counts = new ApplicationCounts(database);
  });
  afterAll(() => database.close());

  test("each message is counted once, in whatever order and however often it comes", async () => {
    const all = [
      message("application.withdrawn", 1),
      message("application.seen", 1),
      message("application.received", 1),
      message("application.answered", 1, { decision: "declined" }),
      message("application.received", 1),
      message("application.answered", 1, { decision: "accepted" }),
      message("application.received", 1),
      message("application.received", 2),
    ];
    await Promise.all([...all, ...all].map((one) => counts.take(one)));
    expect(await counts.of(1)).toEqual({
      received: 3,
      seen: 1,
      withdrawn: 1,
      accepted: 1,
      declined: 1,
    });
    expect(await counts.of(2)).toEqual({
      received: 1,
      seen: 0,
      withdrawn: 0,
      accepted: 0,
      declined: 0,
    });
    expect(await counts.of(3)).toEqual({
      received: 0,
      seen: 0,
      withdrawn: 0,
      accepted: 0,
      declined: 0,
    });
  });

  test("how long an application took is told once, when it is counted, and of no other message", async () => {
    const told: number[] = [];
    const timed = new ApplicationCounts(database, (seconds) => told.push(seconds));
    const submitted_at = new Date(Date.now() - 90_000).toISOString();
    const received = message("application.received", 1, { submitted_at });
    await timed.take(received);
    await timed.take(received);
    await timed.take(message("application.withdrawn", 1));
    await timed.take(message("application.answered", 1));
    expect(told).toHaveLength(1);
    expect(told[0]).toBeGreaterThanOrEqual(90);
    expect(told[0]).toBeLessThan(150);
  });

  test("an application of a clock that is ahead took no time", async () => {
    const told: number[] = [];
    const timed = new ApplicationCounts(database, (seconds) => told.push(seconds));
    const submitted_at = new Date(Date.now() + 60_000).toISOString();
    await timed.take(message("application.received", 2, { submitted_at }));
    expect(told).toEqual([0]);
  });

  test("an application that could not be counted is not told of", async () => {
    const told: number[] = [];
    const failing = { batch: () => Promise.reject(new Error("away")) };
    const timed = new ApplicationCounts(failing, (seconds) => told.push(seconds));
    await expect(timed.take(message("application.received", 1))).rejects.toThrow("away");
    expect(told).toEqual([]);
  });

  test("a message of a later version counts as well: what is new in it is left", async () => {
    await counts.take({ ...message("application.received", 4, { salary: 1 }), version: 2 });
    expect((await counts.of(4)).received).toBe(1);
  });

  test("a message of a name that only a later release knows comes again, and counts nothing", async () => {
    const taking = counts.take({ ...message("application.received", 6), name: "application.new" });
    await expect(taking).rejects.toThrow("application.new is not known to this release");
    await expect(taking).rejects.not.toThrow(PermanentFailure);
    expect(await counts.of(6)).toEqual({
      received: 0,
      seen: 0,
      withdrawn: 0,
      accepted: 0,
      declined: 0,
    });
  });

  test("a message that is not what its name says counts nothing, and repeats no value", async () => {
    const broken = message("application.received", 5, { email: 17, application_id: "secret" });
    const taking = counts.take(broken);
    await expect(taking).rejects.toThrow(PermanentFailure);
    await expect(taking).rejects.toThrow(/application_id: .*; email: /);
    await expect(taking).rejects.not.toThrow(/secret/);
    await expect(counts.take({ ...broken, body: "{" })).rejects.toThrow(PermanentFailure);
    expect((await counts.of(5)).received).toBe(0);
  });
}

onBothDatabases(keepsItsPromises);
