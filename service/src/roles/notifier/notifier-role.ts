import type { MailConfig } from "../../config/mail-config";
import { withDeadline } from "../../http/deadline";
import { NOTIFICATIONS } from "../../messages/queues";
import type { Role, RoleHost } from "../role";
import { SentMails } from "./data/sent-mails";
import type { Mail, Mailer } from "./mailer";
import { Notifier } from "./notifier";

/** While the database does not answer, `database_up` tells of it. */
const SCRAPE_MILLISECONDS = 800;
/** Mails at a time. */
const PREFETCH = 5;

/** Mails applicants and companies what messages tell; takes none while there is nowhere to mail to. */
export function startRole({
  database,
  messaging,
  settings,
  mail,
  logger,
}: RoleHost): Promise<Role> {
  const sentMails = new SentMails(database);
  if (mail === undefined) {
    logger.warn("no mails are sent: neither SMTP_URL nor MAIL_FOLDER is set");
    return Promise.resolve({ name: "notifier", addRoutes: () => undefined });
  }
  const notifier = new Notifier({
    sentMails,
    logger,
    mailer: new LazyMailer(mail),
    addresses: {
      from: settings.MAIL_FROM,
      reviewMailbox: settings.REVIEW_MAILBOX,
      publicUrl: settings.PUBLIC_URL,
    },
  });
  messaging.receive(NOTIFICATIONS, {
    prefetch: PREFETCH,
    receive: (message) => notifier.receive(message),
  });
  return Promise.resolve({
    name: "notifier",
    addRoutes: () => undefined,
    metrics: [
      {
        name: "mails_sent_total",
        help: "Mails that this instance has sent.",
        type: "counter",
        read: () => notifier.sentCount,
      },
      {
        name: "mails_uncertain",
        help: "Mails of which nobody knows whether they were sent: the process or the server went away meanwhile.",
        type: "gauge",
        read: () => withDeadline(sentMails.uncertainCount(), SCRAPE_MILLISECONDS).catch(() => 0),
      },
    ],
  });
}

/** Loads the library with the first mail. */
class LazyMailer implements Mailer {
  #opening: Promise<Mailer> | undefined;

  constructor(private readonly config: MailConfig) {}

  async send(mail: Mail): Promise<void> {
    this.#opening ??= open(this.config);
    await (await this.#opening).send(mail);
  }
}

async function open(config: MailConfig): Promise<Mailer> {
  if (config.kind === "smtp") {
    const { SmtpMailer } = await import("./smtp-mailer");
    return new SmtpMailer(config);
  }
  const { FolderMailer } = await import("./folder-mailer");
  return new FolderMailer(config.folder);
}
