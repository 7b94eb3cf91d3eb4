/**
 * `npm run charts:mirror -- <folder> [oci://registry/path]`: fetches every pinned chart into a
 * folder as `<name>-<version>.tgz`, and pushes them to a registry when one is named. CHART_MIRROR
 * then names either. Needs `helm`; what is in the folder already is not fetched again.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { CHARTS } from "../../modules/addons/catalogue";

const [folder, registry] = process.argv.slice(2);
if (folder === undefined || (registry !== undefined && !registry.startsWith("oci://"))) {
  console.error("usage: npm run charts:mirror -- <folder> [oci://registry/path]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const { name, repository, version } of CHARTS) {
  const file = path.join(folder, `${name}-${version}.tgz`);
  if (!existsSync(file)) {
    const source = ["pull", name, "--repo", repository, "--version", version];
    execFileSync("helm", [...source, "--destination", folder], { stdio: "inherit" });
  }
  if (registry !== undefined) {
    execFileSync("helm", ["push", file, registry], { stdio: "inherit" });
  }
  console.log(file);
}
