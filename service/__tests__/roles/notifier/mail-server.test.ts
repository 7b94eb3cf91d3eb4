import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { Postponed } from "../../../src/bus/bus";
import { parseConfig } from "../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../src/database/open-database";
import { applicationAnswered } from "../../../src/messages/application-messages";
import { Logger } from "../../../src/observability/logger";
import { SentMails } from "../../../src/roles/notifier/data/sent-mails";
import { Notifier } from "../../../src/roles/notifier/notifier";
import { SmtpMailer } from "../../../src/roles/notifier/smtp-mailer";
import { CertificateAuthority } from "../../support/certificate-authority";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();

const message = (id: string) => ({
  id,
  name: applicationAnswered.name,
  version: 1,
  body: JSON.stringify(applicationAnswered.example),
});

/** Of another program, with STARTTLS or TLS from the start, that lets in whoever has the password. */
describe.each([
  ["with STARTTLS", "smtp", false],
  ["with TLS from the start", "smtps", true],
])("a mail server %s", (_how, scheme, secure) => {
  const authority = new CertificateAuthority(join(folder, scheme));
  const passwordFile = join(folder, `${scheme}-password`);
  const taken: { from: string; to: string[]; text: string; isEncrypted: boolean }[] = [];
  let password = "first";
  const { key, certificate: cert } = authority.issue("DNS:localhost");
  const server = new SMTPServer({
    secure,
    key,
    cert,
    onAuth: ({ username, password: given }, _session, done) =>
      username === "board" && given === password
        ? done(null, { user: username })
        : done(new Error("no")),
    onData(stream, { envelope, secure: isEncrypted }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        taken.push({ from, to, text: Buffer.concat(chunks).toString(), isEncrypted });
        done();
      });
    },
  });
  // A client that gives up in the middle.
  server.on("error", () => undefined);

  let database: OpenDatabase;
  let environment: Record<string, string>;
  beforeAll(async () => {
    writeFileSync(passwordFile, "first\n");
    const listening = server.listen(0, "localhost");
    await once(listening, "listening");
    environment = {
      DATABASE_URL: `file:${join(folder, scheme)}.db`,
      SAMPLE_JOBS: "0",
      SMTP_URL: `${scheme}://localhost:${(listening.address() as AddressInfo).port}`,
      SMTP_TLS: "verify-full",
      SMTP_CA_FILE: authority.file,
      SMTP_USER: "board",
      SMTP_PASSWORD_FILE: passwordFile,
      MAIL_FROM: "board@example.org",
      REVIEW_MAILBOX: "reviews@example.org",
      PUBLIC_URL: "https://jobs.example.org",
    };
    database = await openDatabase(parseConfig(environment));
    await database.prepare();
  });
  afterAll(async () => {
    await database.close();
    server.close();
  });
  beforeEach(() => {
    taken.length = 0;
  });

  function notifier(more: Record<string, string> = {}) {
    const { mail, settings } = parseConfig({ ...environment, ...more });
    if (mail?.kind !== "smtp") throw new Error("no server");
    return new Notifier({
      sentMails: new SentMails(database),
      mailer: new SmtpMailer(mail),
      addresses: {
        from: settings.MAIL_FROM,
        reviewMailbox: settings.REVIEW_MAILBOX,
        publicUrl: settings.PUBLIC_URL,
      },
      logger: new Logger("error", process.stderr),
    });
  }
  test("gets what a message causes, encrypted and once", async () => {
    const mailing = notifier();
    await mailing.receive(message("once"));
    await mailing.receive(message("once"));
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({
      from: "board@example.org",
      to: ["applicant@example.org"],
      isEncrypted: true,
    });
    expect(taken[0]?.text).toContain("Fabrikam has accepted your application");
  });

  test("whose password has changed is waited for, and signed in to with what the file then holds", async () => {
    password = "second";
    const mailing = notifier();
    await expect(mailing.receive(message("changed"))).rejects.toThrow(Postponed);
    expect(taken).toEqual([]);
    writeFileSync(passwordFile, "second\n");
    await mailing.receive(message("changed"));
    expect(taken).toHaveLength(1);
  });

  test("whose certificate no known authority has signed gets neither mail nor password", async () => {
    const other = new CertificateAuthority(join(folder, `${scheme}-other`));
    const mailing = notifier({ SMTP_CA_FILE: other.file });
    await expect(mailing.receive(message("untrusted"))).rejects.toThrow(Postponed);
    expect(taken).toEqual([]);
  });

  test("is not asked while the file of the password cannot be read", async () => {
    const mailing = notifier({ SMTP_PASSWORD_FILE: join(folder, "nowhere") });
    await expect(mailing.receive(message("unread"))).rejects.toThrow(
      /^the password's file: ENOENT$/,
    );
    expect(taken).toEqual([]);
  });
});
