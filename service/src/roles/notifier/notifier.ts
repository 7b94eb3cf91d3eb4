import { PermanentFailure, Postponed, type BusMessage } from "../../bus/bus";
import type { Logger } from "../../observability/logger";
import type { SentMails } from "./data/sent-mails";
import { NotSent, type Mail, type Mailer } from "./mailer";
import { mailsFor, type Addresses } from "./mails";

interface NotifierOptions {
  readonly sentMails: SentMails;
  readonly mailer: Mailer;
  readonly addresses: Addresses;
  readonly logger: Logger;
}

/** Mails what messages tell: at most once for each message and recipient. */
export class Notifier {
  #sentCount = 0;

  constructor(private readonly options: NotifierOptions) {}

  get sentCount(): number {
    return this.#sentCount;
  }

  /** One recipient whose server refuses holds up no other. @throws Postponed, PermanentFailure, NotSent, DatabaseUnavailable */
  async receive(message: BusMessage): Promise<void> {
    const failures: NotSent[] = [];
    for (const mail of mailsFor(message, this.options.addresses)) {
      const failure = await this.#send(message.id, mail);
      if (failure !== undefined) failures.push(failure);
    }
    const [first] = failures;
    if (first === undefined) return;
    if (failures.some(({ reason }) => reason === "away")) throw new Postponed(first.message);
    throw failures.every(({ reason }) => reason === "never")
      ? new PermanentFailure(first.message)
      : first;
  }

  async #send(messageId: string, mail: Mail): Promise<NotSent | undefined> {
    const { sentMails, mailer, logger } = this.options;
    if (!(await sentMails.begin(messageId, mail.to))) return undefined;
    try {
      await mailer.send(mail);
    } catch (error) {
      if (error instanceof NotSent) {
        await sentMails.notSent(messageId, mail.to);
        return error;
      }
      logger.error("mail may be lost", error, { message_id: messageId });
      return undefined;
    }
    this.#sentCount++;
    await sentMails.sent(messageId, mail.to);
    return undefined;
  }
}
