import { existsSync, rmSync } from "node:fs";
import { EXIT, type ExitCode, runScript } from "../script";
import { run } from "../terraform/command";
import { CLUSTER, LOAD_BALANCERS, must, requirePrograms } from "./tools";

/** `npm run local:down`: removes the kind cluster, and the state that described what was in it. */
async function main(): Promise<ExitCode> {
  await requirePrograms(["docker", "kind"]);
  await must("kind", ["delete", "cluster", `--name=${CLUSTER}`]);
  await run("docker", ["stop", LOAD_BALANCERS]);
  if (existsSync("state/local")) {
    rmSync("state/local", { recursive: true });
  }
  return EXIT.ok;
}

void runScript(main);
