import { selectEnvironment } from "../../environments/environments";
import { disableCreationStacks } from "../../modules/support/creation-stacks";
import { EXIT, type ExitCode, runScript } from "../script";
import { connectionsOf } from "./connections";
import { connectionDiagram, connectionTable } from "./document";

const USAGE = {
  command: "npm run connections",
  does: "Prints who may connect to whom in ENVIRONMENT.",
  options: {},
};

function main(): ExitCode {
  disableCreationStacks();
  const connections = connectionsOf(selectEnvironment());
  console.log(`${connectionTable(connections)}\n\n${connectionDiagram(connections)}`);
  return EXIT.ok;
}

void runScript(USAGE, main);
