import { readFileSync, writeFileSync } from "node:fs";
import { EXIT, type ExitCode, runScript } from "../script";
import { completeLockfile, type Lockfile } from "./complete-lockfile";

const USAGE = {
  command: "npm run lockfile",
  does: "Completes package-lock.json, after every `npm install` (docs/decisions/0002-node-22-from-npm.md).",
  options: {},
};

function main(): ExitCode {
  const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;
  writeFileSync("package-lock.json", `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
  return EXIT.ok;
}

void runScript(USAGE, main);
