import { z } from "zod";
import { image } from "../../backing/fields";
import { cidr, emailAddress, hostname, integer, text } from "../../support/fields";
import { relation, type RelationProblem } from "../../support/relation";

const server = z.strictObject({
  kind: z.literal("server"),
  host: hostname,
  /** @default 587 */
  port: integer(1, 65_535, "port").default(587),
  /**
   * Before anything is said the connection is encrypted and the server's name proved: by `starttls`, or
   * `implicit`, from its start, as on port 465. `disable` for neither. @default starttls
   */
  tls: z.enum(["starttls", "implicit", "disable"]).default("starttls"),
  /** Sender of every mail. */
  from: emailAddress,
  /** Who is mailed in the place of the companies. */
  reviewMailbox: emailAddress,
  /** Signs in, with the password of the secret `job-board-smtp-password` (docs/workloads.md). @default nobody */
  user: text.nullable().default(null),
  /**
   * Where the server is, for network policies that can't name hosts. @default - every public address,
   * at its port alone
   */
  addresses: z.array(cidr).min(1).optional(),
});

/** Keeps mails in its memory and shows them: none leaves the cluster. `local` only. */
const mailpit = z.strictObject({
  kind: z.literal("mailpit"),
  /** @default docker.io/axllent/mailpit:v1.29.5 */
  image: image("docker.io/axllent/mailpit", "v1.29.5"),
});

const related = z.object({
  kind: z.literal("server"),
  tls: z.string(),
  user: z.string().nullable(),
});

/** Where mails go. */
export const mailSettings = z
  .discriminatedUnion("kind", [server, mailpit])
  .superRefine(...relation(related, serverProblems));

export type MailSettings = z.output<typeof mailSettings>;
export type MailServerSettings = z.output<typeof server>;

function* serverProblems({ tls, user }: z.output<typeof related>): Iterable<RelationProblem> {
  if (tls === "disable" && user !== null) {
    yield {
      path: ["tls"],
      rule: "starttls or implicit where `user` signs in: the password would be readable on the way",
      remedy: "leave it out, or leave `user` out",
    };
  }
}
