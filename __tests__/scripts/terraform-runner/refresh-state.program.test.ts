import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../../modules/environment/process-environment";

const SCRIPT = `
  const { deployStacks } = require("./scripts/terraform-runner/deploy/deploy-stacks");
  const stack = { name: "stack", folder: process.argv[1], dependencies: [] };
  deployStacks([stack], { mayLose: [], say: () => undefined }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });`;

/** Deploys a stack with a program in place of Terraform, which notes what it is asked. */
function deploy(type: string, { planCode = 2, refreshCode = 0 } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "refresh-state-"));
  const change = { actions: ["create"], before: null, after: {}, after_unknown: {} };
  const sensitive = { before_sensitive: false, after_sensitive: false };
  const made = { address: `${type}.Made`, type, mode: "managed" };
  const planned = { resource_changes: [{ ...made, change: { ...change, ...sensitive } }] };
  writeFileSync(path.join(folder, "plan.json"), JSON.stringify(planned));
  const body = `#!/bin/sh
echo "$2 $3" >> ${folder}/asked
case "$*" in
  *" plan "*) exit ${planCode} ;;
  *" show "*) cat ${folder}/plan.json ;;
  *" -refresh-only "*) echo "Error: no answer" >&2; exit ${refreshCode} ;;
esac
`;
  mkdirSync(path.join(folder, "bin"));
  writeFileSync(path.join(folder, "bin", "terraform"), body, { mode: 0o755 });
  const { status, stderr } = spawnSync("node", ["-r", "tsx/cjs", "-e", SCRIPT, folder], {
    encoding: "utf8",
    env: childEnvironment({ PATH: `${folder}/bin:${childEnvironment()["PATH"]}` }),
  });
  const asked = readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n");
  rmSync(folder, { recursive: true });
  return { status, stderr, asked };
}

const READ_AGAIN = "apply -refresh-only";

test("what was made in Azure is read again after an apply: no drift shows a subnet twice", () => {
  const { status, asked } = deploy("azurerm_subnet");
  expect(status).toBe(0);
  expect(asked).toEqual(["plan -input=false", "show -json", "apply -input=false", READ_AGAIN]);
});

test("nothing is read again where nothing was made, or only in the cluster", () => {
  expect(deploy("azurerm_subnet", { planCode: 0 }).asked).not.toContain(READ_AGAIN);
  expect(deploy("kubernetes_namespace_v1").asked).not.toContain(READ_AGAIN);
});

test("a state that can't be read again is told, with what it means", () => {
  const { status, stderr } = deploy("azurerm_subnet", { refreshCode: 1 });
  expect(status).toBe(1);
  expect(stderr).toContain(
    "stack was deployed, but couldn't be read again: until the next deploy drift shows what nobody did",
  );
  expect(stderr).toContain("no answer");
});
