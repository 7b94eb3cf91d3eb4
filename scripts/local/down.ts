import { rmSync } from "node:fs";
import { must, requirePrograms } from "../command";
import { EXIT, type ExitCode, runScript } from "../script";
import { CLUSTER, requireDocker } from "./tools";

const USAGE = {
  command: "npm run local:down",
  does: "Removes the kind cluster, and the state that described what was in it.",
  options: {},
};

async function main(): Promise<ExitCode> {
  await requirePrograms(["docker", "kind"]);
  await requireDocker();
  await must("kind", ["delete", "cluster", `--name=${CLUSTER}`]);
  rmSync("state/local", { recursive: true, force: true });
  return EXIT.ok;
}

void runScript(USAGE, main);
