import { parseArgs } from "node:util";
import { selectEnvironment } from "../../../environments/environments";
import { EXIT, type ExitCode, runScript } from "../../script";
import { writeStacks } from "../plan/stack-folders";
import { smokeOptionsOf, SMOKE_OPTIONS } from "./smoke-options";
import { hostsOf, smokeTest } from "./smoke-test";

/** `npm run smoke -- [--seconds N] [--address IP] [--http-port N] [--https-port N]`: asks every route. */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({
    options: {
      /** For how long a route that doesn't answer is asked again; by default each is asked once. */
      seconds: { type: "string", default: "0" },
      ...SMOKE_OPTIONS,
    },
  });
  const environment = selectEnvironment();
  const hosts = writeStacks(environment).flatMap(hostsOf);
  await smokeTest(hosts, Number(values.seconds), smokeOptionsOf(environment, values));
  console.log(`${hosts.join(", ")}: every route answers`);
  return EXIT.ok;
}

void runScript(main);
