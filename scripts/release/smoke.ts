import { parseArgs } from "node:util";
import { selectEnvironment } from "../../environments/select-environment";
import { EXIT, type ExitCode, runScript } from "../script";
import { writeStacks } from "../terraform/stack-folders";
import { hostsOf, smokeTest } from "./smoke-test";

/** `npm run smoke -- [--seconds N] [--address IP] [--untrusted]`: asks every route. */
async function main(): Promise<ExitCode> {
  const { values } = parseArgs({
    options: {
      /** How long to try. */
      seconds: { type: "string", default: "0" },
      /** Where to connect to instead of what DNS says. */
      address: { type: "string" },
      /** Takes certificates of unknown authorities, such as that of `local`. */
      untrusted: { type: "boolean", default: false },
    },
  });
  const hosts = writeStacks(selectEnvironment()).flatMap(hostsOf);
  await smokeTest(hosts, Number(values.seconds), {
    trusted: !values.untrusted,
    ...(values.address !== undefined && { address: values.address }),
  });
  console.log(`${hosts.join(", ")}: every route answers`);
  return EXIT.ok;
}

void runScript(main);
