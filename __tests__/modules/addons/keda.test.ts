import { App } from "cdktf";
import { clusterServices } from "../../../modules/addons/cluster-services";
import { parseEnvironment } from "../../../modules/environment/environment";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { PlatformStack } from "../../../stacks/platform";
import { settingsFrom } from "../../support/environments/environments";
import { local } from "../../support/environments/local";
import { ofKind, objectsOf } from "../../support/objects";
import { platforms, releaseIn, releasesWith, valuesOf } from "../../support/platform";
import { stackNamed, synthApp } from "../../support/synth";

const enabled = { addons: { keda: { enabled: true } } };
const values = valuesOf(releaseIn(releasesWith("local", enabled), "keda"));

test("it is off until an environment switches it on, its namespace with it", () => {
  expect(JSON.stringify(platforms.local.json)).not.toContain("keda");
});

test("it changes the scale of Deployments only, and reads no Secret", () => {
  expect(values).toMatchObject({
    rbac: { scaledRefKinds: [{ apiGroup: "apps", kind: "Deployment" }] },
    permissions: {
      operator: { restrict: { secret: true } },
      metricServer: { restrict: { secret: true } },
    },
  });
});

test("in Azure each part has a second pod and a budget, in local one and none", () => {
  expect(valuesOf(releaseIn(releasesWith("prod", enabled), "keda"))).toMatchObject({
    operator: { replicaCount: 2 },
    metricsServer: { replicaCount: 2 },
    webhooks: { replicaCount: 2 },
    podDisruptionBudget: {
      operator: { minAvailable: 1 },
      metricServer: { minAvailable: 1 },
      webhooks: { minAvailable: 1 },
    },
  });
  expect(values).toMatchObject({
    operator: { replicaCount: 1 },
    podDisruptionBudget: { operator: {}, metricServer: {}, webhooks: {} },
  });
});

test("its webhook stops no deploy when it is away", () => {
  expect(values).toMatchObject({ webhooks: { failurePolicy: "Ignore" } });
});

test("every part has requests and a limit of memory", () => {
  expect(values).toMatchObject({
    resources: {
      operator: { requests: { cpu: "20m", memory: "96Mi" }, limits: { memory: "256Mi" } },
      metricServer: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      webhooks: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    },
  });
});

function withKeda(variables: Readonly<Record<string, string>> = {}) {
  const input = { ...local, platform: { ...local.platform, ...enabled } };
  return parseEnvironment("local", input, settingsFrom(variables));
}

test("the API server reaches two of its parts, Prometheus scrapes all, and it asks Prometheus alone", () => {
  const app = new App({ stackTraces: false });
  new PlatformStack(app, withKeda());
  expect(
    declaredConnections(app)
      .filter(({ from, to }) => [from, to].some(({ name }) => name.startsWith("keda-")))
      .map(({ from, to, ports }) => `${from.name} → ${to.name} ${ports.join()}`)
      .sort(),
  ).toEqual([
    "api-server → keda-admission-webhooks https",
    "api-server → keda-operator-metrics-apiserver https",
    "keda-admission-webhooks → api-server https",
    "keda-operator → api-server https",
    "keda-operator → prometheus http-web",
    "keda-operator-metrics-apiserver → api-server https",
    "keda-operator-metrics-apiserver → keda-operator grpc",
    "prometheus → keda-admission-webhooks metrics",
    "prometheus → keda-operator metrics",
    "prometheus → keda-operator-metrics-apiserver metrics",
  ]);
});

test("workloads are offered it where it is on, also where the cluster has one already", () => {
  const offered = { prometheusUrl: "http://prometheus-operated.monitoring.svc:9090" };
  expect(clusterServices(withKeda()).queueAutoscaler).toEqual(offered);
  expect(clusterServices(withKeda({ SKIP_ADDONS: "keda" })).queueAutoscaler).toEqual(offered);
  expect(
    clusterServices(parseEnvironment("local", local, settingsFrom({}))).queueAutoscaler,
  ).toBeUndefined();
});

test("who may write or read autoscalers may KEDA's, where there is any", () => {
  const stacks = synthApp((app) => {
    new PlatformStack(app, withKeda());
  });
  const granted = (role: string) => {
    const { rules } = ofKind(objectsOf(stackNamed(stacks, "platform")), "ClusterRole")[
      role
    ] as unknown as { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] };
    return rules
      .filter(({ apiGroups }) => apiGroups.includes("keda.sh"))
      .map(({ resources, verbs }) => [...resources, ...verbs].join(" "));
  };
  expect(granted("deployer")).toEqual([
    "scaledobjects get list watch",
    "scaledobjects update patch",
    "scaledobjects create delete",
  ]);
  expect(granted("ops")).toEqual(["scaledobjects get list watch", "scaledobjects update patch"]);
  expect(granted("dev")).toEqual(["scaledobjects get list watch"]);
});
