import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Answer, ask, type AskOptions } from "../../http/http-answer";
import { interruption } from "../../interrupts";
import { ScriptError } from "../../script";
import type { StackFolder } from "../plan/stack-folders";

const TRY_AGAIN_AFTER_MS = 5000;

const UNREACHED = /: (connect ECONNREFUSED|getaddrinfo ENOTFOUND) /;
const NOTHING_THERE = [
  "  remedy: deploy first, on your own machine with `npm run local:up`; --address names another way in",
];

/** What the certificate of a route has to be. */
export interface Trust {
  /** Valid, of the host, and of an authority that everybody knows. */
  readonly trusted: boolean;
  /** For one that isn't trusted: signed by such a name, and of the host. @default any */
  readonly issuer?: RegExp;
}

/** Hosts that the routes of a synthesised stack name. */
export function hostsOf({ folder }: StackFolder): string[] {
  return hostsIn(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
}

/** Hosts that Traefik's rules in a text name, each once. */
export function hostsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/Host\(`([^`]+)`\)/g)].flatMap(([, host]) => host ?? []))];
}

/**
 * Asks every host over HTTP, which must redirect, and over HTTPS, which must answer without an
 * error, until all do or time runs out: DNS and certificates take a while after a first deploy.
 *
 * @throws ScriptError with what each host answered last.
 */
export async function smokeTest(
  hosts: readonly string[],
  deadlineSeconds: number,
  options: AskOptions & Trust = { trusted: true },
): Promise<void> {
  if (hosts.length === 0) {
    throw new ScriptError("no route names a host: nothing can be asked");
  }
  const deadline = Date.now() + deadlineSeconds * 1000;
  for (;;) {
    const faults = (await Promise.all(hosts.map((host) => faultsOf(host, options)))).flat();
    if (faults.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      const remedy = faults.every((fault) => UNREACHED.test(fault)) ? NOTHING_THERE : [];
      throw new ScriptError(["the smoke test failed:", ...faults, ...remedy].join("\n"));
    }
    await setTimeout(TRY_AGAIN_AFTER_MS, undefined, { signal: interruption });
  }
}

async function faultsOf(host: string, options: AskOptions & Trust): Promise<string[]> {
  const [plain, secure] = await Promise.all([
    answerOf(`http://${host}/`, options),
    answerOf(`https://${host}/`, options),
  ]);
  const faults: string[] = [];
  if (typeof plain === "string") {
    faults.push(plain);
  } else if (plain.status !== 301 && plain.status !== 308) {
    faults.push(`http://${host}/ answers ${plain.status} instead of a redirect`);
  }
  if (typeof secure === "string") {
    faults.push(secure);
  } else if (secure.status >= 400) {
    faults.push(`https://${host}/ answers ${secure.status}`);
  }
  if (typeof secure !== "string" && options.issuer !== undefined) {
    faults.push(...certificateFaults(host, secure, options.issuer));
  }
  return faults;
}

function certificateFaults(host: string, { issuer, mismatch }: Answer, expected: RegExp): string[] {
  if (!expected.test(issuer)) {
    return [`https://${host}/ has a certificate of «${issuer}», not of ${expected.source}`];
  }
  return mismatch === undefined ? [] : [`https://${host}/: ${mismatch}`];
}

async function answerOf(url: string, options: AskOptions): Promise<Answer | string> {
  try {
    return await ask(url, options);
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
