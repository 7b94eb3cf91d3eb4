import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parseAllDocuments, stringify } from "yaml";
import {
  changesByHand,
  definitionsGone,
  doneByHand,
  heal,
  healing,
} from "../../../../scripts/terraform-runner/cluster/changes-by-hand";
import type { KubernetesObject } from "../../../../scripts/cluster-client/kubectl";
import { FakeKubectl } from "../../support/fake-kubectl";

const folder = mkdtempSync(path.join(tmpdir(), "by-hand-"));
afterAll(() => rmSync(folder, { recursive: true }));
const stack = { name: "workloads", folder, dependencies: [] };
const metadata = { name: "job-board", namespace: "job-board" };
writeFileSync(
  path.join(folder, "cdk.tf.json"),
  JSON.stringify({
    provider: { helm: [{ helm_driver: "configmap" }] },
    resource: {
      helm_release: { Routes: metadata },
      kubernetes_horizontal_pod_autoscaler_v2: {
        Autoscaler: {
          metadata,
          spec: { min_replicas: 2, scale_target_ref: { kind: "Deployment", name: "job-board" } },
        },
      },
    },
  }),
);

const route: KubernetesObject = {
  apiVersion: "traefik.io/v1alpha1",
  kind: "IngressRoute",
  metadata: { name: "job-board" },
  spec: { routes: [{ match: "Host(`a`)", priority: 0 }] },
};
const quota: KubernetesObject = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "quota", namespace: "job-board" },
  spec: { hard: { cpu: "1000m" } },
};
const role: KubernetesObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "reader" },
};

/** As Helm and the API server make it of a manifest. */
function made(object: KubernetesObject, spec: unknown = object.spec): KubernetesObject {
  const namespace = object.kind === "ClusterRole" ? {} : { namespace: "job-board" };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...namespace,
      uid: "1",
      generation: 3,
      labels: { "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        "meta.helm.sh/release-name": "job-board",
        "meta.helm.sh/release-namespace": "job-board",
      },
    },
    ...(spec !== undefined && { spec }),
    status: { observed: true },
  };
}

interface Cluster {
  readonly live: readonly KubernetesObject[];
  readonly status?: string;
  readonly replicas?: number;
  /** What the API server makes of an object that is applied. */
  readonly applied?: KubernetesObject;
}

function cluster({ live, status = "deployed", replicas = 2, applied }: Cluster) {
  const release = {
    name: "job-board",
    namespace: "job-board",
    version: 2,
    info: { status },
    chart: { metadata: { name: "manifests", version: "1.0.0" } },
    manifest: [route, quota, role].map((object) => stringify(object)).join("---\n"),
  };
  const record = gzipSync(JSON.stringify(release)).toString("base64");
  return new FakeKubectl({
    "get configmaps": () =>
      JSON.stringify({ items: [{ kind: "ConfigMap", data: { release: record } }] }),
    "api-resources": () =>
      [
        "ingressroutes              traefik.io/v1alpha1          true   IngressRoute",
        "resourcequotas     quota   v1                           true   ResourceQuota",
        "clusterroles               rbac.authorization.k8s.io/v1 false  ClusterRole",
      ].join("\n"),
    "get ingressroutes.v1alpha1.traefik.io,resourcequotas,clusterroles.v1.rbac.authorization.k8s.io":
      () => JSON.stringify({ items: live }),
    "get deployments.apps": () =>
      JSON.stringify({
        items: [{ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas } }],
      }),
    "get --filename=-": (_, input) =>
      JSON.stringify({ items: live.filter(({ kind }) => input?.includes(`kind: ${kind}`)) }),
    apply: () => JSON.stringify(applied ?? {}),
  });
}

const asMade = [route, quota, role].map((object) => made(object));

test("nothing is found where everything is as Helm made it", async () => {
  const kubectl = cluster({ live: asMade });
  const found = await changesByHand(kubectl, stack);
  expect([...healing(found), ...doneByHand(found)]).toEqual([]);
  expect(kubectl.asked.some((line) => line.startsWith("apply"))).toBe(false);
});

test("what only reads differently is asked of the API server and is no change", async () => {
  const canonical = made(quota, { hard: { cpu: "1" } });
  const kubectl = cluster({ live: [made(route), canonical, made(role)], applied: canonical });
  expect(healing(await changesByHand(kubectl, stack))).toEqual([]);
  expect(kubectl.asked.filter((line) => line.startsWith("apply"))).toEqual([
    "apply --server-side --force-conflicts --field-manager=npm-run-deploy --filename=- --dry-run=server --output=json",
  ]);
});

test("an object that is gone is named by drift, and made again by a deploy", async () => {
  const kubectl = cluster({ live: [made(quota), made(role)] });
  const found = await changesByHand(kubectl, stack);
  const named = { address: "helm_release.Routes: IngressRoute", name: "job-board/job-board" };
  expect(doneByHand(found)).toEqual([expect.objectContaining({ ...named, action: "destroy" })]);
  expect(healing(found)).toEqual([expect.objectContaining({ ...named, action: "create" })]);
  expect(await heal(kubectl, found)).toEqual(["IngressRoute job-board/job-board"]);
  const [applied] = parseAllDocuments(kubectl.inputs.at(-1) ?? "").map((one) => one.toJS());
  expect(applied).toMatchObject({
    metadata: {
      namespace: "job-board",
      labels: { "app.kubernetes.io/managed-by": "Helm" },
      annotations: { "meta.helm.sh/release-name": "job-board" },
    },
    spec: route.spec,
  });
});

test("before a release is changed, only definitions that are gone are made again", async () => {
  const release = { address: "helm_release.Crds", name: "crds", namespace: "traefik" };
  const changed = (kind: string, gone: boolean) => ({
    release,
    object: { apiVersion: "v1", kind, metadata: { name: kind } },
    gone,
    attributes: [],
  });
  const gone = changed("CustomResourceDefinition", true);
  const objects = [changed("Service", true), gone, changed("CustomResourceDefinition", false)];
  expect(definitionsGone({ objects, scaledToZero: [] }).objects).toEqual([gone]);
});

test("an object that was changed is named with its attributes, both ways", async () => {
  const changed = made(route, { routes: [{ match: "Host(`b`)" }] });
  const kubectl = cluster({ live: [changed, made(quota), made(role)], applied: made(route) });
  const found = await changesByHand(kubectl, stack);
  const attribute = { path: "spec.routes[0].match", forcesReplacement: false };
  expect(healing(found)).toEqual([
    expect.objectContaining({
      action: "update",
      attributes: expect.arrayContaining([
        { ...attribute, before: '"Host(`b`)"', after: '"Host(`a`)"' },
      ]),
    }),
  ]);
  expect(doneByHand(found)[0]?.attributes).toContainEqual({
    ...attribute,
    before: '"Host(`a`)"',
    after: '"Host(`b`)"',
  });
});

test("a Deployment at 0 under an autoscaler is found, and scaled to where that begins", async () => {
  const kubectl = cluster({ live: asMade, replicas: 0 });
  const found = await changesByHand(kubectl, stack);
  expect(doneByHand(found)).toEqual([
    expect.objectContaining({
      name: "job-board/job-board",
      attributes: [
        { path: "spec.replicas", before: "at least 2", after: "0", forcesReplacement: false },
      ],
    }),
  ]);
  expect(await heal(kubectl, found)).toEqual(["Deployment job-board/job-board"]);
  expect(kubectl.asked.at(-1)).toBe(
    "scale deployment/job-board --namespace=job-board --replicas=2",
  );
});

test("a release whose last operation didn't end is left to Terraform", async () => {
  const kubectl = cluster({ live: [], status: "failed" });
  expect(healing(await changesByHand(kubectl, stack))).toEqual([]);
});
