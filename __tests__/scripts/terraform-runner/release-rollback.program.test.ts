import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../../modules/environment/process-environment";
import { writeKubectl } from "../support/empty-cluster";

const folder = mkdtempSync(path.join(tmpdir(), "release-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = path.join(folder, "log");

const deployed = {
  resources: [
    {
      type: "kubernetes_deployment_v1",
      instances: [{ attributes: { spec: [{ container: [{ image: "job-board:1.0.0" }] }] } }],
    },
  ],
};

function plan(actions: readonly string[], type: string): string {
  const change = { actions, before: {}, after: null, after_unknown: {} };
  const sensitive = { before_sensitive: false, after_sensitive: false };
  const address = `${type}.JobBoard`;
  return JSON.stringify({
    resource_changes: [{ address, type, mode: "managed", change: { ...change, ...sensitive } }],
  });
}

/**
 * Releases an image with a program in place of Terraform, which notes the image of each apply. No
 * route answers.
 *
 * @param late which apply ends with Deployments that are late. @default none
 */
function release(
  imageTag: string,
  planned = plan(["update"], "kubernetes_deployment_v1"),
  late = 0,
) {
  writeFileSync(log, "");
  writeFileSync(path.join(folder, "state.json"), JSON.stringify(deployed));
  writeFileSync(path.join(folder, "plan.json"), planned);
  const body = `#!/bin/sh
echo "$2" >> ${folder}/commands
case "$*" in
  *"state pull"*) cat ${folder}/state.json ;;
  *" plan "*) exit 2 ;;
  *" show "*) cat ${folder}/plan.json ;;
  *" apply "*) grep -o 'job-board:[0-9][0-9.]*' "\${1#-chdir=}/cdk.tf.json" | head -1 >> ${log}
    if [ "$(wc -l < ${log})" = ${late} ]; then
      echo 'Error: Deployment exceeded its progress deadline' >&2; exit 1
    fi ;;
esac
`;
  writeFileSync(path.join(folder, "terraform"), body, { mode: 0o755 });
  writeKubectl(folder);
  const nobody = ["--seconds=0", "--address=127.0.0.1", "--http-port=9", "--https-port=9"];
  const script = path.resolve("scripts/terraform-runner/release/main.ts");
  const { status, stderr } = spawnSync(
    "node",
    ["-r", require.resolve("tsx/cjs"), script, ...nobody],
    {
      // Where cdktf.out then is.
      cwd: folder,
      encoding: "utf8",
      env: childEnvironment({
        PATH: `${folder}:${childEnvironment()["PATH"]}`,
        ENVIRONMENT: "local",
        IMAGE_TAG: imageTag,
      }),
    },
  );
  return { status, stderr, applied: readFileSync(log, "utf8").split("\n").filter(Boolean) };
}

test("an image whose routes don't answer gives way to the one before", () => {
  const { status, stderr, applied } = release("2.0.0");
  expect(applied).toEqual(["job-board:2.0.0", "job-board:1.0.0"]);
  expect(stderr).toMatch(/the smoke test failed:\nhttp:\/\/\S+\/: /);
  expect(stderr).toContain("rolled back: the release before is deployed again");
  expect(status).toBe(1);
});

test("a rollback goes on where Deployments still show the rollout that failed", () => {
  const { stderr, applied } = release("2.0.0", undefined, 2);
  expect(applied).toEqual(["job-board:2.0.0", "job-board:1.0.0", "job-board:1.0.0"]);
  expect(stderr).toContain("rolled back: the release before is deployed again");
});

test("no command of Terraform's asks the registry, so that a mirror of the providers is enough", () => {
  rmSync(path.join(folder, "commands"), { force: true });
  release("2.0.0");
  const commands = readFileSync(path.join(folder, "commands"), "utf8").trim().split("\n");
  expect([...new Set(commands)].toSorted()).toEqual(["apply", "plan", "show", "state"]);
});

test("nothing is rolled back when the image is the one that was deployed before", () => {
  const { status, stderr, applied } = release("1.0.0");
  expect(applied).toEqual(["job-board:1.0.0"]);
  expect(stderr).toContain("the smoke test failed");
  expect(stderr).not.toContain("olling back");
  expect(status).toBe(1);
});

test("a deploy that is refused is not rolled back: it has changed nothing", () => {
  const { status, stderr, applied } = release("2.0.0", plan(["delete"], "kubernetes_namespace_v1"));
  expect(applied).toEqual([]);
  expect(stderr).toContain("--may-lose kubernetes_namespace_v1.JobBoard");
  expect(stderr).not.toContain("olling back");
  expect(status).toBe(1);
});
