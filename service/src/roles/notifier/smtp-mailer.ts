import { readFile } from "node:fs/promises";
import { createTransport } from "nodemailer";
import type { SmtpConfig } from "../../config/mail-config";
import { tlsOptionsOf } from "../../config/tls-files";
import { NotSent, type Mail, type Mailer } from "./mailer";

const CONNECT_MILLISECONDS = 5_000;
const SILENCE_MILLISECONDS = 20_000;

const nothing = () => undefined;

/** Reads the library's log for the command from which on the server may have taken the mail. */
class CommandWatch {
  #hasBegun = false;
  readonly level = nothing;
  readonly trace = nothing;
  readonly info = nothing;
  readonly warn = nothing;
  readonly error = nothing;
  readonly fatal = nothing;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  readonly debug = (entry: unknown, line: unknown): void => {
    if (isFromClient(entry) && line === "DATA") this.#hasBegun = true;
  };
}

/** Sends by SMTP, on a connection for each mail, so that an error tells of that mail and no other. */
export class SmtpMailer implements Mailer {
  constructor(private readonly config: SmtpConfig) {}

  async send(mail: Mail): Promise<void> {
    const watch = new CommandWatch();
    const transport = createTransport(await this.#options(watch));
    try {
      await transport.sendMail({ ...mail, to: { name: "", address: mail.to } });
    } catch (error) {
      const code = responseCodeOf(error);
      if (code === undefined && watch.hasBegun) throw error;
      // A wrong password is no fault of the mail.
      const reason = codeOf(error) === "EAUTH" ? "away" : reasonOf(code);
      throw new NotSent(reason, `SMTP: ${code ?? codeOf(error)}`);
    } finally {
      transport.close();
    }
  }

  async #options(watch: CommandWatch) {
    const { url, tls, tlsFiles, signIn } = this.config;
    return {
      url,
      ...(signIn && { auth: { user: signIn.user, pass: await passwordIn(signIn.passwordFile) } }),
      ...(tls === "disable" ? { ignoreTLS: true } : { requireTLS: true }),
      tls: { ...tlsOptionsOf(tlsFiles) },
      connectionTimeout: CONNECT_MILLISECONDS,
      greetingTimeout: CONNECT_MILLISECONDS,
      socketTimeout: SILENCE_MILLISECONDS,
      // Commands without the mail itself, which nobody writes anywhere.
      transactionLog: true,
      logger: watch,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

/** As it is now: whoever keeps secrets changes them. */
async function passwordIn(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new NotSent("away", `the password's file: ${codeOf(error)}`);
  }
}

function reasonOf(responseCode: number | undefined): NotSent["reason"] {
  if (responseCode === undefined) return "away";
  return responseCode >= 500 ? "never" : "later";
}

function isFromClient(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && "tnx" in entry && entry.tnx === "client";
}

function responseCodeOf(error: unknown): number | undefined {
  const code =
    typeof error === "object" && error !== null && "responseCode" in error
      ? Number(error.responseCode)
      : 0;
  return code >= 400 ? code : undefined;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : "unknown";
}
