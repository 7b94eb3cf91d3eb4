import { readFileSync, writeFileSync } from "node:fs";

// better-sqlite3 ships its binaries and says `gypfile: false`, but npm 10 reads that from the
// lockfile, where it never writes it, and then wants a compiler. `npm run lockfile` after an install.
const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Record<string, unknown>>;
};
Object.assign(lockfile.packages["node_modules/better-sqlite3"] ?? {}, { gypfile: false });
writeFileSync("package-lock.json", `${JSON.stringify(lockfile, null, 2)}\n`);
