import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../../../modules/environment/process-environment";
import { ProjectCopy } from "../../../copies/project-copy";
import { writeKubectl } from "../../support/empty-cluster";

jest.setTimeout(120_000);

const programs = mkdtempSync(path.join(tmpdir(), "reconcile-"));
const copy = new ProjectCopy();
afterAll(() => {
  copy.remove();
  rmSync(programs, { recursive: true });
});

const at = (file: string) => path.join(programs, file);
const address = "kubernetes_deployment_v1.JobBoard";

function planned(
  actions: readonly string[],
  before: object | null,
  after: object | null,
  of = address,
) {
  const change = { actions, before, after, after_unknown: {} };
  const sensitive = { before_sensitive: false, after_sensitive: false };
  const [type] = of.split(".");
  return [{ address: of, type, mode: "managed", change: { ...change, ...sensitive } }];
}

/** A program in place of Terraform: there is drift until something is applied, which notes the image. */
function play(drift: readonly object[], plan: readonly object[]) {
  writeFileSync(at("applied"), "");
  writeFileSync(at("drifted"), "");
  writeFileSync(at("refresh.json"), JSON.stringify({ resource_drift: drift }));
  writeFileSync(at("plan.json"), JSON.stringify({ resource_changes: plan }));
  const spec = [{ container: [{ image: "job-board:1.0.0" }] }];
  const instances = [{ attributes: { spec } }];
  const state = { resources: [{ type: "kubernetes_deployment_v1", instances }] };
  writeFileSync(at("state.json"), JSON.stringify(state));
  const body = `#!/bin/sh
cd ${programs} && case "$*" in
  *"state pull"*) cat state.json ;;
  *" -refresh-only "*) cp refresh.json shown.json; test -e drifted && exit 2 || exit 0 ;;
  *" plan "*) cp plan.json shown.json; exit 2 ;;
  *" show "*) cat shown.json ;;
  *" apply "*) rm drifted; grep -o 'job-board:[0-9][0-9.]*' "${copy.folder}/\${1#-chdir=}/cdk.tf.json" | head -1 > applied ;;
esac
`;
  writeFileSync(at("terraform"), body, { mode: 0o755 });
  writeKubectl(programs);
  const script = [
    "-r",
    "tsx/cjs",
    "scripts/terraform-runner/reconcile/main.ts",
    "workloads",
    "--status=status.json",
  ];
  const outcome = copy.run("node", script, {
    PATH: `${programs}:${childEnvironment()["PATH"]}`,
    ENVIRONMENT: "local",
    IMAGE_TAG: "2.0.0",
  });
  return { ...outcome, applied: readFileSync(at("applied"), "utf8").trim() };
}

const changed = { labels: { a: "by hand" } };
const right = { labels: { a: "right" } };
const drift = planned(["update"], right, changed);

test("an environment that doesn't ask for it is not healed, and ends with 2", () => {
  const { status, output, applied } = play(drift, planned(["update"], changed, right));
  expect(output).toContain('labels.a: "right" → "by hand"');
  expect({ status, applied }).toEqual({ status: 2, applied: "" });
});

describe("where the environment says reconcile: true", () => {
  beforeAll(() =>
    copy.replace("environments/local.ts", /"?target"?: "kubeconfig",/, "$& reconcile: true,"),
  );

  test("what was changed by hand is taken back, with the image that is deployed, and looked at again", () => {
    const { status, output, applied } = play(drift, planned(["update"], changed, right));
    expect(output).toMatch(/after healing:\ndrift of local\n {2}workloads {2}no drift/);
    expect({ status, applied }).toEqual({ status: 0, applied: "job-board:1.0.0" });
    expect(existsSync(at("drifted"))).toBe(false);
    expect(JSON.parse(readFileSync(path.join(copy.folder, "status.json"), "utf8"))).toMatchObject({
      environment: "local",
      stacks: [{ stack: "workloads", drift: "no drift" }],
      changes: [{ what: address }],
    });
  });

  test("a plan that would do more than that is not applied", () => {
    const more = [
      ...planned(["update"], changed, right),
      ...planned(["create"], null, {}, "kubernetes_config_map_v1.New"),
    ];
    const { status, output, applied } = play(drift, more);
    expect(output).toContain("deploys nothing");
    expect({ status, applied }).toEqual({ status: 1, applied: "" });
  });

  test("a plan that would replace what holds data is not applied", () => {
    const claim = "kubernetes_persistent_volume_claim_v1.Data";
    const { status, output, applied } = play(drift, planned(["delete", "create"], {}, {}, claim));
    expect(output).toContain(
      `workloads: ${claim}\n  value:  "replace"\n  rule:   nothing that holds data`,
    );
    expect({ status, applied }).toEqual({ status: 1, applied: "" });
  });
});
