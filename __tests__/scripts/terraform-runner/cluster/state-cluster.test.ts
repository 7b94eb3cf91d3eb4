import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  forgetCluster,
  requireStatesCluster,
} from "../../../../scripts/terraform-runner/cluster/state-cluster";
import { FakeKubectl } from "../../support/fake-kubectl";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "state-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A stack whose state has the namespaces of these uids; none without any. */
function stack(...uids: readonly string[]) {
  const folder = path.join(root, "stacks/platform");
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.join(root, "state"), { recursive: true });
  const backend = { local: { path: "../../state/platform.tfstate" } };
  writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
  const resources = uids.map((uid) => ({
    mode: "managed",
    type: "kubernetes_namespace_v1",
    instances: [{ attributes: { metadata: [{ uid }] } }],
  }));
  if (uids.length > 0) {
    writeFileSync(path.join(root, "state/platform.tfstate"), JSON.stringify({ resources }));
  }
  return { name: "platform", folder, dependencies: [] };
}

/** A cluster whose `kube-system` and `traefik` have these uids. */
function cluster(system: string, traefik = "none") {
  const items = Object.entries({ "kube-system": system, traefik }).map(([name, uid]) => ({
    metadata: { name, uid },
  }));
  return new FakeKubectl({ "get namespaces": () => JSON.stringify({ items }) });
}

const record = () => JSON.parse(readFileSync(path.join(root, "state/cluster.json"), "utf8"));

test("a first deploy notes down the cluster beside the state", async () => {
  await requireStatesCluster(cluster("a"), [stack()]);
  expect(record()).toEqual({ uid: "a", context: "fake" });
});

test("a state is used with its cluster, whatever the context is called, and no other", async () => {
  await requireStatesCluster(cluster("a"), [stack()]);
  const deployed = stack("t");
  await expect(requireStatesCluster(cluster("a"), [deployed])).resolves.toBeUndefined();
  const refused = requireStatesCluster(cluster("b", "t"), [deployed]);
  await expect(refused).rejects.toThrow(/describes the cluster of context fake/);
  await expect(refused).rejects.toThrow(/rm -r .*state, then deploy/);
  expect(record()).toEqual({ uid: "a", context: "fake" });
});

test("an empty state is of any cluster: nothing is forgotten", async () => {
  await requireStatesCluster(cluster("a"), [stack()]);
  await requireStatesCluster(cluster("b"), [stack()]);
  expect(record().uid).toBe("b");
});

test("a state that the CLI wrote says by its namespaces which cluster it is of", async () => {
  await expect(requireStatesCluster(cluster("b", "other"), [stack("t", "u")])).rejects.toThrow(
    /describes another cluster/,
  );
  await requireStatesCluster(cluster("a", "t"), [stack("t", "u")]);
  expect(record().uid).toBe("a");
});

test("states go with a cluster that is made anew, and only with that", async () => {
  await requireStatesCluster(cluster("a"), [stack()]);
  forgetCluster("kind-jobboard", [stack("t")]);
  expect(existsSync(path.join(root, "state/platform.tfstate"))).toBe(true);
  forgetCluster("fake", [stack("t")]);
  expect(existsSync(path.join(root, "state"))).toBe(false);
});
