import type { Arguments } from "../../arguments";
import { selectEnvironment } from "../../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../../script";
import { writeStacks } from "../plan/stack-folders";
import { SECONDS, smokeOptionsOf, SMOKE_OPTIONS } from "./smoke-options";
import { hostsOf, smokeTest } from "./smoke-test";

const USAGE = {
  command: "npm run smoke",
  does: "Asks every route of ENVIRONMENT: HTTP must redirect, HTTPS answer.",
  options: { seconds: { ...SECONDS, default: "0" }, ...SMOKE_OPTIONS },
};

async function main({ values }: Arguments<typeof USAGE.options>): Promise<ExitCode> {
  const environment = selectEnvironment();
  const hosts = writeStacks(environment).flatMap(hostsOf);
  await smokeTest(hosts, Number(values.seconds), smokeOptionsOf(environment, values));
  console.log(`${hosts.join(", ")}: every route answers`);
  return EXIT.ok;
}

void runScript(USAGE, main);
