import { text } from "node:stream/consumers";
import { selectEnvironment } from "../../environments/environments";
import type { Arguments } from "../arguments";
import { signIn } from "../azure/sign-in";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { makeStateAccount } from "./bootstrap";
import { missingSecrets, writeSecrets } from "./secrets";

const USAGE = {
  command: "npm run bootstrap",
  does: "Makes the storage account that keeps the states of ENVIRONMENT, and once its key vault is there, the secrets in it. Needs `az login` as an owner of the subscription.",
  options: {
    secret: { type: "string", takes: "NAME", help: "writes only this one, from standard input" },
  },
} as const;

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} keeps its state beside the project: nothing to do`);
  }
  const given = values.secret === undefined ? undefined : await secretFromInput(values.secret);
  const api = await signIn(environment);
  if (given === undefined) {
    await makeStateAccount(api, environment, say);
  }
  const results = await writeSecrets(api, environment, given);
  if (results === undefined) {
    say("not yet", "secrets: `infrastructure` makes the key vault; run this again after it");
    return given === undefined ? EXIT.ok : EXIT.failed;
  }
  results.forEach(({ secret, done }) => say(done, `secret ${secret.name}`));
  const missing = missingSecrets(results);
  if (missing !== undefined) {
    console.log(`\n${missing}`);
  }
  return EXIT.ok;
}

function say(done: string, name: string): void {
  console.log(`${done.padEnd(10)}  ${name}`);
}

async function secretFromInput(name: string): Promise<ReadonlyMap<string, string>> {
  if (process.stdin.isTTY) {
    throw new ScriptError(
      `give the value of ${name} on standard input, so that no shell keeps it: npm run bootstrap -- --secret ${name} < file`,
    );
  }
  const value = (await text(process.stdin)).replace(/\r?\n$/, "");
  if (value === "") {
    throw new ScriptError(`standard input holds no value for ${name}`);
  }
  return new Map([[name, value]]);
}

void runScript(USAGE, main);
