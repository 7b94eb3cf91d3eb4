// Copies what constructs read at run time beside their compiled files: tsc writes only TypeScript.
import { cpSync } from "node:fs";
import path from "node:path";

for (const folder of [
  "addons/chart-values",
  "kubernetes/crd-schemas",
  "kubernetes/manifests-chart",
  "platform/crds-chart",
]) {
  cpSync(folder, path.join("dist/modules", folder), { recursive: true });
}
