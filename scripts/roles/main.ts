import { writeFileSync } from "node:fs";
import path from "node:path";
import { rolesPage } from "./roles-page";

// Writes docs/roles.md.
writeFileSync(path.join(__dirname, "../../docs/roles.md"), rolesPage());
