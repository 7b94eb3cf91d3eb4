import { randomUUID } from "node:crypto";
import { parseConfig } from "../../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../../src/database/open-database";
import { Outbox } from "../../../../src/messages/outbox";
import { Applications } from "../../../../src/roles/applicants/data/applications";
import { onBothDatabases } from "../../../support/both-databases";

const applicant = { name: "Zoë\u2028Applicant", email: "applicant@example.org", message: "Hello" };
const job = { id: 1, title: "Engineer", company: "Fabrikam" };

/** What SQLite and PostgreSQL promise alike. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let url: string;
  let database: OpenDatabase;
  let applications: Applications;
  const open = async () => {
    const opened = await openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "5" }));
    await opened.prepare();
    return opened;
  };
  beforeAll(async () => {
    url = urlOf("applications");
    database = await open();
    applications = new Applications(database);
  });
  afterAll(() => database.close());

  async function stored(key?: string) {
    const submission = await applications.submit(job, applicant, key);
    if (submission.outcome !== "stored") throw new Error("not stored");
    return submission.application;
  }
  /** Takes all messages out of the outbox. */
  async function messages() {
    const outbox = new Outbox(database);
    const unsent = await outbox.claim(1_000);
    for (const one of unsent) await outbox.sent(one);
    return unsent.map(({ message: { id, name, body } }) => ({
      id,
      name,
      content: JSON.parse(body) as Record<string, unknown>,
    }));
  }
  beforeEach(messages);

  test("are stored once per key, told of once, and given back", async () => {
    const first = await stored("key-1");
    const again = await applications.submit(job, applicant, "key-1");
    expect(again).toEqual({ outcome: "replayed", application: first });
    expect(await applications.find(first.id)).toEqual(first);
    expect(await applications.findByReview(first.reviewId)).toEqual(first);
    expect(first).toMatchObject({ job, ...applicant, state: "received" });
    expect(await messages()).toEqual([
      {
        id: first.id,
        name: "application.received",
        content: {
          application_id: first.id,
          review_id: first.reviewId,
          job_id: 1,
          job_title: "Engineer",
          company: "Fabrikam",
          name: applicant.name,
          email: applicant.email,
          submitted_at: first.submittedAt,
        },
      },
    ]);
  });

  test("with a key that was used for different content are refused, and nobody is told", async () => {
    await stored("key-2");
    await messages();
    const other = await applications.submit(job, { ...applicant, name: "Other" }, "key-2");
    expect(other).toEqual({ outcome: "key-reused" });
    expect(await messages()).toEqual([]);
  });

  test("of many with one key at the same time one is stored and told of", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => applications.submit({ ...job, id: 3 }, applicant, "rush")),
    );
    const ids = outcomes.map((one) => ("application" in one ? one.application.id : "none"));
    expect(new Set(ids).size).toBe(1);
    expect(outcomes.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
    expect(await messages()).toHaveLength(1);
  });

  test("without a key are new ones each time", async () => {
    expect((await stored()).id).not.toBe((await stored()).id);
  });

  test("are received until their message is sent, and then passed on", async () => {
    const { id } = await stored();
    expect((await applications.find(id))?.state).toBe("received");
    await messages();
    expect((await applications.find(id))?.state).toBe("passed-on");
  });

  test("are seen once, when the company opens them first, and told of once", async () => {
    const { id, reviewId } = await stored();
    await messages();
    const [one, two] = await Promise.all([applications.see(reviewId), applications.see(reviewId)]);
    expect(one).toMatchObject({ id, state: "seen" });
    expect(one?.seenAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(two).toEqual(one);
    expect(await applications.see(reviewId)).toEqual(one);
    expect(await applications.find(id)).toEqual(one);
    const told = await messages();
    expect(told.map(({ name }) => name)).toEqual(["application.seen"]);
    expect(told[0]?.content).toMatchObject({ application_id: id, seen_at: one?.seenAt });
    expect(told[0]?.content).not.toHaveProperty("review_id");
  });

  test("can be withdrawn and answered after they were seen, and keep when that was", async () => {
    const [one, other] = [await stored(), await stored()];
    const seen = await applications.see(one.reviewId);
    await applications.see(other.reviewId);
    const answered = await applications.answer(one.reviewId, "accepted", "Yes");
    expect(answered).toMatchObject({
      outcome: "done",
      application: { state: "accepted", seenAt: seen?.seenAt },
    });
    expect(await applications.withdraw(other.id)).toMatchObject({
      outcome: "done",
      application: { state: "withdrawn" },
    });
  });

  test("that are closed are not seen any more", async () => {
    const { id, reviewId } = await stored();
    await applications.withdraw(id);
    await messages();
    const opened = await applications.see(reviewId);
    expect(opened).toMatchObject({ id, state: "withdrawn", seenAt: undefined });
    expect(await messages()).toEqual([]);
  });

  test("can be withdrawn once, and then not be answered", async () => {
    const { id, reviewId } = await stored();
    await messages();
    const [one, two] = await Promise.all([applications.withdraw(id), applications.withdraw(id)]);
    expect([one.outcome, two.outcome]).toEqual(["done", "done"]);
    const now = await applications.find(id);
    expect(now).toMatchObject({ state: "withdrawn", answer: undefined });
    expect(now?.closedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await applications.answer(reviewId, "accepted", "Yes")).toEqual({ outcome: "closed" });
    const told = await messages();
    expect(told.map(({ name }) => name)).toEqual(["application.withdrawn"]);
    expect(told[0]?.content).toMatchObject({ application_id: id, withdrawn_at: now?.closedAt });
  });

  test("are answered once: the same answer again changes nothing, another one is refused", async () => {
    const { id, reviewId } = await stored();
    await messages();
    const answered = await applications.answer(reviewId, "declined", "No");
    expect(answered).toMatchObject({
      outcome: "done",
      application: { id, state: "declined", answer: "No" },
    });
    expect(await applications.answer(reviewId, "declined", "No")).toEqual(answered);
    for (const other of [
      applications.answer(reviewId, "declined", "No!"),
      applications.answer(reviewId, "accepted", "No"),
      applications.withdraw(id),
    ])
      expect(await other).toEqual({ outcome: "closed" });
    const told = await messages();
    expect(told.map(({ name }) => name)).toEqual(["application.answered"]);
    expect(told[0]?.content).toMatchObject({ decision: "declined", answer: "No" });
    expect(told[0]?.id).not.toBe(id);
  });

  test("that nobody made are not found", async () => {
    const id = randomUUID();
    expect(await applications.find(id)).toBeUndefined();
    expect(await applications.findByReview(id)).toBeUndefined();
    expect(await applications.see(id)).toBeUndefined();
    expect(await applications.withdraw(id)).toEqual({ outcome: "not-found" });
    expect(await applications.answer(id, "accepted", "")).toEqual({ outcome: "not-found" });
  });

  test("are kept over a restart", async () => {
    const { id } = await stored();
    const reopened = await open();
    expect(await new Applications(reopened).find(id)).toEqual(await applications.find(id));
    await reopened.close();
  });
}

onBothDatabases(keepsItsPromises);
