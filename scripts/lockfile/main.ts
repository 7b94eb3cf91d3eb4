import { readFileSync, writeFileSync } from "node:fs";
import { completeLockfile, type Lockfile } from "./complete-lockfile";

// `npm run lockfile`, after every `npm install`: see docs/decisions/0002-node-22-from-npm.md.
const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;
writeFileSync("package-lock.json", `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
