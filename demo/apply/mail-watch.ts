import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";

/**
 * Program of a notifier's pod that tells of each mail in its folder; it ends by itself, as nobody may be
 * there to end it.
 */
const TELL_MAILS = `
  const { existsSync, readdirSync } = require("node:fs");
  const folder = process.env.MAIL_FOLDER;
  const told = new Set();
  setInterval(() => {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (name.endsWith(".eml") && !name.startsWith(".") && !told.has(name)) console.log(name);
      told.add(name);
    }
  }, 50);
  setTimeout(() => process.exit(), 600_000);`;

/** Follows the mails in the folders of pods: the autoscaler takes a pod away together with its folder. */
export class MailWatch {
  readonly #files = new Set<string>();
  readonly #watches = new Map<string, ChildProcess>();

  constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
  ) {}

  /** Mails seen until now, as `pod/file`. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /** Follows these pods as well; again those whose container has begun anew. */
  follow(pods: readonly string[]): void {
    for (const pod of pods.filter((name) => !this.#watches.has(name))) {
      const command = ["exec", `--namespace=${this.namespace}`, pod, "--"];
      const child = this.kubectl.start([...command, "/proc/1/exe", "-e", TELL_MAILS]);
      this.#watches.set(pod, child);
      child.once("close", () => this.#watches.delete(pod)).once("error", () => undefined);
      child.stderr?.resume();
      if (child.stdout) {
        createInterface(child.stdout).on("line", (file) => this.#files.add(`${pod}/${file}`));
      }
    }
  }

  stop(): void {
    this.#watches.forEach((child) => child.kill());
  }
}
