/** A mail to one recipient, as text. */
export interface Mail {
  /** Without `<>`; the same one however often it is tried. */
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /**
   * Resolves when the mail is the server's.
   * @throws NotSent when it surely is not; anything else leaves it open.
   */
  send(mail: Mail): Promise<void>;
}

/** `away`: no server; `later`: it said to try again; `never`: it will not take this mail. */
export type NotSentReason = "away" | "later" | "never";

/** The server does not have the mail. */
export class NotSent extends Error {
  constructor(
    readonly reason: NotSentReason,
    message: string,
  ) {
    super(message);
    this.name = "NotSent";
  }
}
