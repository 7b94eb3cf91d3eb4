import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FolderMailer } from "../../../src/roles/notifier/folder-mailer";
import { NotSent } from "../../../src/roles/notifier/mailer";
import { SmtpMailer } from "../../../src/roles/notifier/smtp-mailer";
import { SmtpServer } from "../../support/smtp-server";
import { temporaryFolder } from "../../support/temporary-folder";

const mail = {
  messageId: "1.2@job-board",
  from: "board@example.org",
  to: "applicant@example.org",
  subject: "Zürich\r\nBcc: victim@example.org",
  text: "Grüße\n.\nfrom here\n",
};

describe("by SMTP", () => {
  const server = new SmtpServer();
  let mailer: SmtpMailer;
  let url: string;
  beforeAll(async () => {
    url = await server.start();
    mailer = new SmtpMailer({ kind: "smtp", url, tls: "disable", tlsFiles: {} });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.received.length = 0;
    for (const command of Object.keys(server.answers))
      Reflect.deleteProperty(server.answers, command);
  });

  test("a mail arrives once, whole, at its one recipient, whatever its subject holds", async () => {
    await mailer.send(mail);
    expect(server.received).toHaveLength(1);
    const [{ recipients, text } = { recipients: [], text: "" }] = server.received;
    expect(recipients).toEqual(["applicant@example.org"]);
    expect(text).toContain("Message-ID: <1.2@job-board>");
    expect(text).not.toMatch(/^Bcc:/m);
  });

  test.each([
    ["the connection ends at once", "connect", "gone", "away"],
    ["the connection ends at the sender", "MAIL", "gone", "away"],
    ["the server has no time", "connect", "421 busy", "later"],
    ["the mailbox is full", "RCPT", "452 full", "later"],
    ["there is no mailbox", "RCPT", "550 nobody", "never"],
    ["the mail is refused before it comes", "DATA", "554 no", "never"],
    ["the mail is refused after it came", "body", "554 spam", "never"],
    ["the disk is full after it came", "body", "452 full", "later"],
  ] as const)("when %s it is surely not sent", async (_what, command, answer, reason) => {
    server.answers[command] = answer;
    const sending = mailer.send(mail);
    await expect(sending).rejects.toThrow(NotSent);
    await expect(sending).rejects.toMatchObject({ reason });
    expect(server.received).toEqual([]);
  });

  test("when the connection ends after the mail, nobody knows", async () => {
    server.answers.body = "gone";
    await expect(mailer.send(mail)).rejects.not.toThrow(NotSent);
    expect(server.received).toHaveLength(1);
  });

  test("a server without TLS gets nothing unless that is switched off", async () => {
    const strict = new SmtpMailer({ kind: "smtp", url, tls: "verify-full", tlsFiles: {} });
    await expect(strict.send(mail)).rejects.toThrow(NotSent);
    expect(server.received).toEqual([]);
  });
});

describe("into a folder", () => {
  const folder = temporaryFolder();

  test("a mail is a file for its owner alone, and older ones than the newest 1,000 go", async () => {
    const mails = join(folder, "mails");
    const mailer = new FolderMailer(mails);
    await mailer.send(mail);
    const [name = ""] = readdirSync(mails);
    expect(name).toMatch(/^\d{4}-.*-1-2-job-board\.eml$/);
    expect(statSync(join(mails, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(mails, name), "utf8")).toContain("To: applicant@example.org");
    for (let number = 0; number < 1_000; number++)
      writeFileSync(join(mails, `2000-${number}.eml`), "");
    await mailer.send({ ...mail, messageId: "3.4@job-board" });
    const kept = readdirSync(mails);
    expect(kept).toHaveLength(1_000);
    expect(kept).toContain(name);
  });

  test("that cannot be written to sends nothing", async () => {
    writeFileSync(join(folder, "file"), "");
    const mailer = new FolderMailer(join(folder, "file"));
    await expect(mailer.send(mail)).rejects.toMatchObject({ name: "NotSent", reason: "away" });
  });
});
