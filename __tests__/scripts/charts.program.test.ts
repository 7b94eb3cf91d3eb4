import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compactSchemas, hasCrdsFolder } from "../../scripts/charts/crd-schemas";
import { CHARTS } from "../../modules/addons/catalogue";

const folder = mkdtempSync(path.join(tmpdir(), "charts-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script where no program is installed. */
function play(script: string, ...args: readonly string[]) {
  const command = ["-r", "tsx/cjs", `scripts/charts/${script}.ts`, ...args];
  const env = { PATH: folder };
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  return { status, stderr };
}

test("charts:mirror says how to get helm", () => {
  expect(play("mirror", folder)).toEqual({
    status: 1,
    stderr: "helm is not installed: https://helm.sh/docs/intro/install/\n",
  });
});

test("charts:facts names every package that is missing, and what fetches them", () => {
  const { status, stderr } = play("facts", folder);
  expect(stderr.trim().split("\n")).toEqual([
    "these packages are missing:",
    ...CHARTS.map(({ name, version }) => `  ${path.join(folder, `${name}-${version}.tgz`)}`),
    `npm run charts:mirror -- ${folder} fetches them`,
  ]);
  expect(status).toBe(1);
});

test("both say what they take", () => {
  expect(play("facts").stderr).toBe("npm run charts:facts takes FOLDER\n");
  expect(play("mirror", folder, "https://registry").stderr).toBe(
    "npm run charts:mirror takes FOLDER [oci://REGISTRY/PATH]\n",
  );
});

test("a chart's own crds/ is known, since Helm doesn't upgrade it; templates are upgraded", () => {
  mkdirSync(path.join(folder, "installed-once/crds"), { recursive: true });
  mkdirSync(path.join(folder, "upgraded/templates/crds"), { recursive: true });
  expect(hasCrdsFolder(path.join(folder, "installed-once"))).toBe(true);
  expect(hasCrdsFolder(path.join(folder, "upgraded"))).toBe(false);
});

test("a CRD that leaves out what every object has takes it all the same", () => {
  const crds = path.join(folder, "terse/crds");
  mkdirSync(crds, { recursive: true });
  const schema = { type: "object", properties: { spec: { type: "object" } } };
  const version = { name: "v1", storage: true, schema: { openAPIV3Schema: schema } };
  writeFileSync(
    path.join(crds, "crd.yaml"),
    JSON.stringify({
      kind: "CustomResourceDefinition",
      spec: {
        group: "policy.sigstore.dev",
        scope: "Cluster",
        names: { kind: "ClusterImagePolicy" },
        versions: [version],
      },
    }),
  );
  expect(compactSchemas(path.join(folder, "terse"))).toEqual([
    expect.objectContaining({
      schema: {
        type: "object",
        properties: {
          apiVersion: { type: "string" },
          kind: { type: "string" },
          metadata: { type: "object" },
          spec: { type: "object" },
        },
        additionalProperties: false,
      },
    }),
  ]);
});
