import { gzipSync } from "node:zlib";
import { appliedChanges, errorsOf } from "../../../scripts/cluster-tests/cdktf";
import { rolledBetween } from "../../../scripts/cluster-tests/cluster-objects";
import { parseRelease } from "../../../scripts/cluster-client/helm-releases";

test("a deploy's changes are added up over its stacks", () => {
  const output = [
    "platform  Apply complete! Resources: 12 added, 0 changed, 0 destroyed.",
    "workloads  Apply complete! Resources: 3 added, 1 changed, 2 destroyed.",
  ].join("\n");
  expect(appliedChanges(output)).toEqual({
    changes: 18,
    text: "15 added, 1 changed, 2 destroyed",
  });
  expect(appliedChanges("platform  Destroy complete! Resources: 7 destroyed.").changes).toBe(7);
});

test("what failed is told from Terraform's error on, not from a property whose name ends like one", () => {
  const plan = ["platform  disableRetryOnNetworkError:", "platform    type: boolean"];
  const failure = ["platform  │ Error: timed out waiting for the condition", "platform  │ with it"];
  const stdout = [...plan, ...failure].join("\n");
  expect(errorsOf({ stdout, stderr: "" })).toBe(failure.join("\n"));
  expect(errorsOf({ stdout: plan.join("\n"), stderr: "gone" })).toMatch(/gone$/);
});

test("a release is read as Helm writes it", () => {
  const stored = {
    name: "traefik",
    namespace: "ingress",
    version: 2,
    info: { status: "deployed" },
    chart: { metadata: { name: "traefik", version: "41.3.0" } },
    manifest:
      "---\n# Source: a\nkind: Service\napiVersion: v1\nmetadata: {name: a}\n---\n# empty\n",
  };
  const gzipped = gzipSync(JSON.stringify(stored)).toString("base64");
  expect(parseRelease(gzipped)).toEqual({
    name: "traefik",
    namespace: "ingress",
    revision: 2,
    status: "deployed",
    chart: "traefik-41.3.0",
    objects: [{ kind: "Service", apiVersion: "v1", metadata: { name: "a" } }],
  });
});

test("a release without objects, as of custom resources of which there are none yet, is read", () => {
  const stored = {
    name: "receiving-routes",
    namespace: "monitoring",
    version: 1,
    info: { status: "deployed" },
    chart: { metadata: { name: "manifests", version: "1.0.0" } },
  };
  const gzipped = gzipSync(JSON.stringify(stored)).toString("base64");
  expect(parseRelease(gzipped)).toMatchObject({ name: "receiving-routes", objects: [] });
});

test("what was rolled is what has another pod template, or is new", () => {
  const before = new Map([
    ["Deployment.apps jobs/a", "1"],
    ["Deployment.apps jobs/b", "1"],
  ]);
  const after = new Map([
    ...before,
    ["Deployment.apps jobs/b", "2"],
    ["DaemonSet.apps logs/c", "1"],
  ]);
  expect(rolledBetween(before, after)).toEqual(["Deployment.apps jobs/b", "DaemonSet.apps logs/c"]);
});
