import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { childEnvironment } from "../../modules/environment/process-environment";
import { metricsServer } from "../../modules/addons/metrics-server";

const { version } = metricsServer.chart;
const folder = mkdtempSync(path.join(tmpdir(), "upgrade-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A package of the chart that knows every path that it really has, as scalars and free maps. */
function pack(packed: string, change: (paths: Record<string, unknown>) => void): void {
  const facts = JSON.parse(
    readFileSync("modules/addons/chart-values/metrics-server.json", "utf8"),
    (_, value: unknown) => (value === 0 ? "" : value === 1 ? {} : value),
  ) as { paths: Record<string, unknown> };
  change(facts.paths);
  const chart = path.join(folder, "metrics-server");
  mkdirSync(chart, { recursive: true });
  writeFileSync(path.join(chart, "Chart.yaml"), stringify({ version: packed, appVersion: packed }));
  writeFileSync(path.join(chart, "values.yaml"), stringify(facts.paths));
  const archive = path.join(folder, `metrics-server-${packed}.tgz`);
  spawnSync("tar", ["-czf", archive, "-C", folder, "metrics-server"]);
}

function play(...args: readonly string[]) {
  const command = ["-r", "tsx/cjs", "scripts/charts/upgrade/main.ts", ...args];
  const env = childEnvironment({ CHART_MIRROR: folder });
  return spawnSync(process.execPath, command, { encoding: "utf8", env });
}

beforeAll(() => {
  pack(version, () => undefined);
  pack("99.0.0", () => undefined);
  pack("99.1.0", (paths) => Reflect.deleteProperty(paths, "args"));
});

test("a version that changes nothing of what is set ends with 0", () => {
  const { status, stdout } = play("metrics-server", "99.0.0");
  expect(stdout).toContain(`metrics-server ${version} → 99.0.0: 0 to look at, `);
  expect(stdout).toContain(`app      ${version} → 99.0.0`);
  expect(status).toBe(0);
});

test("a value of this project's that a version no longer has ends with 2 and is named", () => {
  const { status, stdout } = play("metrics-server", "99.1.0");
  expect(stdout).toContain("  ! gone     args, set in ");
  expect(status).toBe(2);
});

test("a version that isn't in the folder is named, without a stack trace", () => {
  expect(play("metrics-server", "98.0.0")).toMatchObject({
    status: 1,
    stderr: `${path.join(folder, "metrics-server-98.0.0.tgz")} is not there: CHART_MIRROR needs both versions\n`,
  });
});
