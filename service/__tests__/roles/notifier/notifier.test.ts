import { randomUUID } from "node:crypto";
import { PermanentFailure, Postponed, type BusMessage } from "../../../src/bus/bus";
import { parseConfig } from "../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../src/database/open-database";
import { APPLICATION_MESSAGES } from "../../../src/messages/application-messages";
import { Logger } from "../../../src/observability/logger";
import { SentMails } from "../../../src/roles/notifier/data/sent-mails";
import { NotSent, type Mail } from "../../../src/roles/notifier/mailer";
import { Notifier } from "../../../src/roles/notifier/notifier";
import { onBothDatabases } from "../../support/both-databases";

const logger = new Logger("error", process.stderr);
jest.spyOn(logger, "error").mockImplementation(() => undefined);
const addresses = {
  from: "board@example.org",
  reviewMailbox: "reviews@example.org",
  publicUrl: "https://jobs.example.org",
};

function message(name: string): BusMessage {
  const example = APPLICATION_MESSAGES.find((one) => one.name === name)?.example;
  return { id: randomUUID(), name, version: 1, body: JSON.stringify(example) };
}

/** What SQLite and PostgreSQL promise alike. */
function keepsItsPromises(urlOf: (name: string) => string): void {
  let database: OpenDatabase;
  beforeAll(async () => {
    const url = urlOf("mails");
    database = await openDatabase(parseConfig({ DATABASE_URL: url, SAMPLE_JOBS: "0" }));
    await database.prepare();
  });
  afterAll(() => database.close());

  function notifierThat(send: (mail: Mail) => Promise<void>) {
    const sentMails = new SentMails(database);
    return {
      sentMails,
      notifier: new Notifier({ sentMails, mailer: { send }, addresses, logger }),
    };
  }
  function recording() {
    const mails: Mail[] = [];
    return { mails, ...notifierThat(async (mail) => void mails.push(mail)) };
  }

  test("applicant and reviewer are told of an application, each with the permission that is theirs", async () => {
    const { mails, notifier } = recording();
    await notifier.receive(message("application.received"));
    expect(mails.map(({ to }) => to)).toEqual(["applicant@example.org", "reviews@example.org"]);
    const [toApplicant = "", toReviewer = ""] = mails.map(({ text }) => text);
    expect(toApplicant).toContain("https://jobs.example.org/applications/b540b392-");
    expect(toReviewer).toContain("https://jobs.example.org/reviews/0d3f2a53-");
    expect(toApplicant).not.toContain("0d3f2a53");
    expect(toReviewer).not.toContain("b540b392");
  });

  test("a withdrawal is told to both, an answer with its words to the applicant", async () => {
    const { mails, notifier } = recording();
    await notifier.receive(message("application.withdrawn"));
    await notifier.receive(message("application.answered"));
    expect(mails.map(({ to }) => to)).toEqual([
      "applicant@example.org",
      "reviews@example.org",
      "applicant@example.org",
    ]);
    expect(mails[2]?.text).toContain("has accepted");
    expect(mails[2]?.text).toContain("We should like to meet you.");
  });

  test("however often a message comes, at the same time too, each recipient gets one mail", async () => {
    const { mails, notifier } = recording();
    const again = message("application.received");
    await Promise.all(Array.from({ length: 5 }, () => notifier.receive(again)));
    await notifier.receive(again);
    expect(mails).toHaveLength(2);
    expect(notifier.sentCount).toBe(2);
  });

  test("of two recipients the one who was reached gets no second mail when the other's comes again", async () => {
    const tries: string[] = [];
    const { notifier } = notifierThat(async ({ to }) => {
      tries.push(to);
      if (to === "applicant@example.org" && tries.length === 1)
        throw new NotSent("later", "SMTP: 452");
    });
    const twice = message("application.received");
    await expect(notifier.receive(twice)).rejects.toThrow(NotSent);
    await notifier.receive(twice);
    expect(tries).toEqual([
      "applicant@example.org",
      "reviews@example.org",
      "applicant@example.org",
    ]);
  });

  test.each([
    ["away", Postponed],
    ["never", PermanentFailure],
    ["later", NotSent],
  ] as const)(
    "a server that is %s makes the message wait, or a dead letter",
    async (reason, kind) => {
      const { notifier } = notifierThat(() => Promise.reject(new NotSent(reason, "SMTP")));
      await expect(notifier.receive(message("application.answered"))).rejects.toThrow(kind);
    },
  );

  test("a mail of which nobody knows is not sent again, and is counted", async () => {
    let tries = 0;
    const { notifier, sentMails } = notifierThat(() => {
      tries++;
      return Promise.reject(new Error("connection lost"));
    });
    const open = message("application.answered");
    const before = await sentMails.uncertainCount();
    await notifier.receive(open);
    await notifier.receive(open);
    expect(tries).toBe(1);
    expect(await sentMails.uncertainCount()).toBe(before);
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 301_000);
    expect(await sentMails.uncertainCount()).toBe(before + 1);
    jest.restoreAllMocks();
    jest.spyOn(logger, "error").mockImplementation(() => undefined);
  });

  test("a message of a name that only a later release knows comes again, and mails nobody", async () => {
    const { mails, notifier } = recording();
    const taking = notifier.receive({
      ...message("application.answered"),
      name: "application.new",
    });
    await expect(taking).rejects.toThrow("application.new is not known to this release");
    await expect(taking).rejects.not.toThrow(PermanentFailure);
    expect(mails).toEqual([]);
  });

  test("a message that cannot be read mails nobody", async () => {
    const { mails, notifier } = recording();
    const broken = { ...message("application.received"), body: '{"email":"a@example.org"}' };
    await expect(notifier.receive(broken)).rejects.toThrow(PermanentFailure);
    expect(mails).toEqual([]);
  });
}

onBothDatabases(keepsItsPromises);
