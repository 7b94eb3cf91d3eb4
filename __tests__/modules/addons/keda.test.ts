import { App } from "cdktf";
import { parseEnvironment } from "../../../modules/environment/environment";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { PlatformStack } from "../../../stacks/platform";
import { settingsFrom } from "../../support/environments/environments";
import { local } from "../../support/environments/local";
import { platforms, releaseIn, releasesWith, valuesOf } from "../../support/platform";

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

test("the API server reaches two of its parts, Prometheus scrapes all, and it asks Prometheus alone", () => {
  const input = { ...local, platform: { ...local.platform, ...enabled } };
  const app = new App({ stackTraces: false });
  new PlatformStack(app, parseEnvironment("local", input, settingsFrom({})));
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
