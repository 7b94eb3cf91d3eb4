import { writeFileSync } from "node:fs";
import path from "node:path";
import { processEnvironment } from "../../environments/environments";
import { disableCreationStacks } from "../../modules/support/creation-stacks";
import { connectionsOf, connectionsPage } from "./connections-page";
import { connectionDiagram, connectionTable } from "./document";

// Prints who may connect to whom in the selected environment; with --write renews docs/connections.md.
disableCreationStacks();
if (process.argv.includes("--write")) {
  writeFileSync(path.join(__dirname, "../../docs/connections.md"), connectionsPage());
} else {
  const connections = connectionsOf(processEnvironment().environment);
  console.log(`${connectionTable(connections)}\n\n${connectionDiagram(connections)}`);
}
