import { writeFileSync } from "node:fs";
import path from "node:path";
import { EXIT, type ExitCode, runScript } from "../script";
import { rolesPage } from "./roles-page";

const USAGE = { command: "npm run roles", does: "Writes docs/roles.md.", options: {} };

function main(): ExitCode {
  writeFileSync(path.join(__dirname, "../../docs/roles.md"), rolesPage());
  return EXIT.ok;
}

void runScript(USAGE, main);
