import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const empty = mkdtempSync(path.join(tmpdir(), "no-programs-"));
afterAll(() => rmSync(empty, { recursive: true }));

test.each([
  ["check-pipelines.ts", "check-jsonschema is not installed"],
  ["policy/main.ts", "checkov is not installed"],
  ["code-review/main.ts", "gitleaks: not run, it is not installed"],
  ["manifests/main.ts", "kubeconform: not installed"],
  ["charts/check/main.ts", "helm is not installed, so no chart was checked"],
])("%s without its programs ends with 3: nothing was checked", (script, said) => {
  // Where the synthesised stacks go.
  const cwd = mkdtempSync(path.join(empty, "run-"));
  const command = ["-r", require.resolve("tsx/cjs"), path.resolve("scripts", script)];
  const options = {
    cwd: /^(check-|code-review)/.test(script) ? undefined : cwd,
    env: { PATH: empty },
  };
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: "utf8", ...options });
  expect(stdout).toContain(said);
  expect(status).toBe(3);
});

test("the stacks are written to any folder that is named, with those that it lies in", () => {
  const outdir = path.join(empty, "a/b");
  const command = ["-r", require.resolve("tsx/cjs"), path.resolve("main.ts")];
  const env = { PATH: empty, CDKTF_OUTDIR: outdir };
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(existsSync(path.join(outdir, "manifest.json"))).toBe(true);
});
