import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import { NotSent, type Mail, type Mailer } from "./mailer";

/** Of older ones a laptop has no use. */
const KEPT = 1_000;
const ENDING = ".eml";

/** Writes each mail into a file of its own, which every mail program opens; the newest 1,000 are kept. */
export class FolderMailer implements Mailer {
  readonly #transport = createTransport({ streamTransport: true, buffer: true });

  constructor(private readonly folder: string) {}

  async send(mail: Mail): Promise<void> {
    const { message } = await this.#transport.sendMail({
      ...mail,
      to: { name: "", address: mail.to },
    });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const name = `${stamp}-${mail.messageId.replaceAll(/[^\w-]/g, "-")}${ENDING}`;
    try {
      await this.#write(name, message);
    } catch (error) {
      throw new NotSent("away", `the folder for mails: ${codeOf(error)}`);
    }
    await this.#prune();
  }

  /** For its reader alone, and under its name only when it is whole. */
  async #write(name: string, content: Buffer | Readable): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const unfinished = join(this.folder, `.${name}`);
    await writeFile(unfinished, content, { mode: 0o600 });
    await rename(unfinished, join(this.folder, name));
  }

  async #prune(): Promise<void> {
    const mails = (await readdir(this.folder)).filter((name) => name.endsWith(ENDING)).toSorted();
    for (const name of mails.slice(0, -KEPT)) await rm(join(this.folder, name), { force: true });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
