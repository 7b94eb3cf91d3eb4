import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

/** File, what it imports, and whether lint lets it. */
const cases = [
  ["modules/kubernetes/x.ts", "../addons/catalogue", false],
  ["modules/kubernetes/x.ts", "../azure/azure-names", false],
  ["modules/kubernetes/x.ts", "../workloads/job-board/job-board", false],
  ["modules/kubernetes/x.ts", "../support/problem", true],
  ["modules/addons/loki/x.ts", "../../workloads/job-board/job-board", false],
  ["modules/addons/loki/x.ts", "../../azure/azure-names", true],
  ["modules/azure/settings/x.ts", "../../environment/environment", false],
  ["modules/azure/settings/x.ts", "../../addons/catalogue", false],
  ["modules/azure/settings/x.ts", "../../support/fields", true],
  ["modules/support/x.ts", "../azure/regions", false],
  ["modules/environment/x.ts", "../../environments/dev", false],
  ["modules/workloads/x.ts", "../../scripts/script", false],
  ["modules/workloads/x.ts", "@cdktf/provider-azurerm", false],
  ["environments/x.ts", "../modules/azure/regions", false],
  ["environments/x.ts", "../modules/environment/environment", true],
  ["__tests__/stacks/x.ts", "../../environments/dev", false],
  ["__tests__/stacks/x.ts", "../support/environments/dev", true],
  ["__tests__/support/x.ts", "./environments/dev", true],
  ["__tests__/environments/x.ts", "../../environments/environments", true],
] as const;

/** Files of `cases`, numbered, that lint refuses for what they import. */
function refusedFiles(): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "boundaries-"));
  try {
    copyFileSync(path.join(ROOT, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
    for (const [index, [file, imported]] of cases.entries()) {
      const target = path.join(folder, numbered(file, index));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, `import "${imported}";\n`);
    }
    const { stdout } = spawnSync(
      path.join(ROOT, "node_modules/.bin/oxlint"),
      ["--format", "unix", "."],
      { cwd: folder, encoding: "utf8" },
    );
    return stdout
      .split("\n")
      .filter((line) => line.includes("no-restricted-imports"))
      .map((line) => path.normalize(line.slice(0, line.indexOf(":"))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function numbered(file: string, index: number): string {
  return file.replace("x.ts", `x${index}.ts`);
}

const refused = refusedFiles();

test.each(cases.map((each, index) => [...each, index] as const))(
  "%s importing %s: allowed is %s",
  (file, _imported, allowed, index) => {
    expect(!refused.includes(numbered(file, index))).toBe(allowed);
  },
);
