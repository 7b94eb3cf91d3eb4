import { createHash } from "node:crypto";
import type { BusMessage } from "../../bus/bus";
import {
  applicationAnswered,
  applicationReceived,
  applicationWithdrawn,
} from "../../messages/application-messages";
import { read, unknownMessage } from "../../messages/message-type";
import type { Mail } from "./mailer";

export interface Addresses {
  readonly from: string;
  /** Who answers for the companies. */
  readonly reviewMailbox: string;
  /** Where links lead to. */
  readonly publicUrl: string;
}

/** The mails that a message causes, one for each recipient. @throws PermanentFailure when it cannot be read, Error when it is not known */
export function mailsFor(message: BusMessage, addresses: Addresses): Mail[] {
  const link = (path: string) => new URL(path, addresses.publicUrl).href;
  const mail = (to: string, subject: string, ...paragraphs: string[]): Mail => ({
    messageId: messageIdOf(message.id, to),
    from: addresses.from,
    to,
    subject,
    text: `${paragraphs.filter(Boolean).join("\n\n")}\n`,
  });
  switch (message.name) {
    case applicationReceived.name: {
      const { name, email, job_title, company, ...ids } = read(applicationReceived, message);
      return [
        mail(
          email,
          `Your application: ${job_title}`,
          `Dear ${name},`,
          `${company} has your application as ${job_title}.`,
          `See how it stands: ${link(`/applications/${ids.application_id}`)}`,
          "Whoever has this link can withdraw your application.",
        ),
        mail(
          addresses.reviewMailbox,
          `New application for ${company}: ${job_title}`,
          `${name} has applied to ${company} as ${job_title}.`,
          `Read and answer it: ${link(`/reviews/${ids.review_id}`)}`,
        ),
      ];
    }
    case applicationWithdrawn.name: {
      const { name, email, job_title, company } = read(applicationWithdrawn, message);
      return [
        mail(
          email,
          `Withdrawn: ${job_title}`,
          `Dear ${name},`,
          `your application to ${company} as ${job_title} is withdrawn.`,
        ),
        mail(
          addresses.reviewMailbox,
          `Withdrawn from ${company}: ${job_title}`,
          `${name} has withdrawn the application to ${company} as ${job_title}.`,
        ),
      ];
    }
    case applicationAnswered.name: {
      const { name, email, job_title, company, decision, answer } = read(
        applicationAnswered,
        message,
      );
      const said = decision === "accepted" ? "has accepted" : "has declined";
      return [
        mail(
          email,
          `${company} has answered: ${job_title}`,
          `Dear ${name},`,
          `${company} ${said} your application as ${job_title}.`,
          answer,
        ),
      ];
    }
    default:
      throw unknownMessage(message);
  }
}

function messageIdOf(id: string, recipient: string): string {
  const part = createHash("sha256").update(recipient).digest("hex").slice(0, 16);
  return `${id}.${part}@job-board`;
}
