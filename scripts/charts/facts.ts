/**
 * `npm run charts:facts -- <folder>`: writes down what the pinned charts know, from their packages
 * in a folder (`npm run charts:mirror` fills one): the paths of their values, into
 * modules/addons/chart-values, and the schemas of their CRDs, into modules/kubernetes/crd-schemas.
 * Run it after moving a version in an add-on, and commit what it writes.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHARTS } from "../../modules/addons/catalogue";
import { compactSchemas } from "./crd-schemas";
import { chartPaths } from "./value-paths";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npm run charts:facts -- <folder of packaged charts>");
  process.exit(2);
}
const root = path.join(__dirname, "../..");
const written = new Set<string>();
const work = mkdtempSync(path.join(tmpdir(), "chart-facts-"));
try {
  for (const { name, version, furtherValues } of CHARTS) {
    const chart = `${name} ${version}`;
    execFileSync("tar", ["xzf", path.join(folder, `${name}-${version}.tgz`), "-C", work]);
    const unpacked = path.join(work, name);
    write(`modules/addons/chart-values/${name}.json`, {
      chart,
      paths: chartPaths(unpacked, furtherValues),
    });
    for (const { kind, ...crd } of compactSchemas(unpacked)) {
      // kube-prometheus-stack packs the CRDs too, but prometheus-operator-crds releases them.
      if (written.has(kind)) {
        continue;
      }
      written.add(kind);
      write(`modules/kubernetes/crd-schemas/${kind}.json`, { source: chart, ...crd });
    }
  }
} finally {
  rmSync(work, { recursive: true });
}

function write(file: string, content: object): void {
  writeFileSync(path.join(root, file), `${JSON.stringify(content)}\n`);
  console.log(file);
}
