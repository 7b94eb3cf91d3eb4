import { join } from "node:path";
import * as z from "zod/mini";
import { httpUrl, optionalText, urlOf } from "./fields";
import { optionalTls, type Tls, tlsTo } from "./tls";
import { type TlsFiles, tlsFilesFrom } from "./tls-files";

/** For a laptop: nobody could answer a mail with these. */
const DEFAULTS = {
  MAIL_FROM: "job-board@localhost.example",
  REVIEW_MAILBOX: "reviews@localhost.example",
  PUBLIC_URL: "http://localhost:8080",
};

const NEEDED_WITH_SERVER = ["MAIL_FROM", "REVIEW_MAILBOX", "PUBLIC_URL"] as const;

export const mailFields = {
  SMTP_URL: z.optional(urlOf(/^smtps?:\/\//, "smtp:// or smtps://<user>:<password>@<host>")),
  SMTP_TLS: optionalTls,
  SMTP_CA_FILE: optionalText,
  SMTP_USER: optionalText,
  SMTP_PASSWORD_FILE: optionalText,
  MAIL_FOLDER: optionalText,
  MAIL_FROM: z._default(z.email(), DEFAULTS.MAIL_FROM),
  REVIEW_MAILBOX: z._default(z.email(), DEFAULTS.REVIEW_MAILBOX),
  PUBLIC_URL: z._default(httpUrl, DEFAULTS.PUBLIC_URL),
};
const schema = z.object(mailFields);
type MailSettings = z.output<typeof schema> & { readonly DATA_DIR: string };

export interface SmtpConfig {
  readonly kind: "smtp";
  readonly url: string;
  readonly tls: Tls;
  readonly tlsFiles: TlsFiles;
  /** In place of the URL's; the password is read for every mail. */
  readonly signIn?: { readonly user: string; readonly passwordFile: string };
}

/** Where mails go. */
export type MailConfig = SmtpConfig | { readonly kind: "folder"; readonly folder: string };

/**
 * A server, a folder or, with SQLite, the folder `mail` beside the database. Undefined: no mails are sent. What is wrong
 * is added to `problems`.
 */
export function mailFrom(
  settings: MailSettings,
  database: "sqlite" | "postgres",
  problems: string[],
): MailConfig | undefined {
  const { SMTP_URL: url, SMTP_TLS, MAIL_FOLDER, DATA_DIR } = settings;
  const signIn = signInFrom(settings, problems);
  if (url !== undefined) {
    for (const name of NEEDED_WITH_SERVER) {
      if (settings[name] === DEFAULTS[name]) problems.push(`${name}: is needed with SMTP_URL`);
    }
    return {
      kind: "smtp",
      url,
      tls: tlsTo(new URL(url).hostname, SMTP_TLS),
      tlsFiles: tlsFilesFrom("SMTP", settings, problems),
      ...(signIn && { signIn }),
    };
  }
  if (MAIL_FOLDER !== undefined) return { kind: "folder", folder: MAIL_FOLDER };
  return database === "sqlite" ? { kind: "folder", folder: join(DATA_DIR, "mail") } : undefined;
}

function signInFrom(
  { SMTP_USER: user, SMTP_PASSWORD_FILE: passwordFile }: MailSettings,
  problems: string[],
): SmtpConfig["signIn"] {
  if (user !== undefined && passwordFile !== undefined) return { user, passwordFile };
  if (user !== undefined) problems.push("SMTP_PASSWORD_FILE: is needed with SMTP_USER");
  if (passwordFile !== undefined) problems.push("SMTP_USER: is needed with SMTP_PASSWORD_FILE");
  return undefined;
}
