import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");
const PACKAGE = "aks-platform-modules";
const folder = mkdtempSync(path.join(tmpdir(), "another-repository-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The program that docs/modules.md shows. */
const program =
  /```ts main\.ts\n([^]*?)```/.exec(
    readFileSync(path.join(ROOT, "docs/modules.md"), "utf8"),
  )?.[1] ?? "";

function npm(...args: readonly string[]): string {
  return execFileSync("npm", args, { cwd: ROOT, encoding: "utf8" });
}

beforeAll(() => {
  npm("run", "--silent", "build", "--workspace=modules");
  const packed = npm("pack", "--silent", "--workspace=modules", `--pack-destination=${folder}`);
  execFileSync("tar", ["xzf", packed.trim().split("\n").at(-1) ?? ""], { cwd: folder });
  installBesides(path.join(folder, "package"));
  writeFileSync(path.join(folder, "main.ts"), program);
});

/** The package beside the dependencies that are installed here: nothing is fetched. */
function installBesides(unpacked: string): void {
  const modules = path.join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(path.join(ROOT, "node_modules"))) {
    if (name !== PACKAGE) {
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name));
    }
  }
  symlinkSync(unpacked, path.join(modules, PACKAGE));
}

function run(program_: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program_, args, { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

function synth() {
  return run("node", "-r", "tsx/cjs", "main.ts");
}

test("the package holds compiled files with types, and nothing of the tests", () => {
  const files = readdirSync(path.join(folder, "package"), { recursive: true, encoding: "utf8" });
  expect(files).toEqual(
    expect.arrayContaining([
      "dist/modules/kubernetes/web-service.js",
      "dist/modules/kubernetes/web-service.d.ts",
      "dist/modules/addons/catalogue.js",
      "dist/modules/azure/aks-cluster.js",
    ]),
  );
  expect(files.filter((file) => /__tests__|environments|\.env/.test(file))).toEqual([]);
});

test("a web service, a Redis and a connection, typed and synthesised by plain cdktf", () => {
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "preserve"];
  expect(run(path.join(ROOT, "node_modules/.bin/tsc"), ...options, "main.ts")).toEqual({
    status: 0,
    output: "",
  });
  expect(synth()).toEqual({ status: 0, output: "" });
  const stack: unknown = JSON.parse(
    readFileSync(path.join(folder, "cdktf.out/stacks/shop/cdk.tf.json"), "utf8"),
  );
  expect(stack).toMatchObject({
    resource: {
      kubernetes_deployment_v1: expect.anything(),
      kubernetes_stateful_set_v1: expect.anything(),
      kubernetes_network_policy_v1: expect.anything(),
    },
  });
  expect(JSON.stringify(stack)).toContain('"name":"api-to-shop-redis"');
});

test("what doesn't fit is refused by plain app.synth(), with path, value, rule and remedy", () => {
  rmSync(path.join(folder, "cdktf.out"), { recursive: true });
  writeFileSync(path.join(folder, "main.ts"), program.replace('tag: "1.0.0"', 'tag: "latest"'));
  const { status, output } = synth();
  expect(status).toBe(1);
  expect(output).toMatch(
    /shop\/Api\/\S+\.image\n\s+value: {2}"registry\.example\/api:latest"\n\s+rule: {3}.+\n\s+remedy: .+/,
  );
  expect(existsSync(path.join(folder, "cdktf.out/stacks/shop/cdk.tf.json"))).toBe(false);
});
