import { selectEnvironment } from "../../environments/environments";
import { disableCreationStacks } from "../../modules/support/creation-stacks";
import { connectionsOf } from "./connections";
import { connectionDiagram, connectionTable } from "./document";

// Prints who may connect to whom in the selected environment.
disableCreationStacks();
const connections = connectionsOf(selectEnvironment());
console.log(`${connectionTable(connections)}\n\n${connectionDiagram(connections)}`);
