import { type ProcessEnvironment } from "../../modules/environment/process-environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../modules/kubernetes/connection-graph";
import type { KubernetesObject } from "../../scripts/manifests/kubernetes-objects";
import { version } from "../../service/package.json";
import { PlatformStack } from "../../stacks/platform";
import { WorkloadsStack } from "../../stacks/workloads";
import { matrices } from "../support/connection-matrix";
import { type EnvironmentName, environmentNamed } from "../support/environments/environments";
import { objectsOf, ofKind } from "../support/objects";
import { stackNamed, synthApp } from "../support/synth";

const NAMES = ["local", "prod"] as const;
const environments = Object.fromEntries(NAMES.map((name) => [name, synth(name)]));

/** The stacks on the cluster; `infrastructure` has no part in what is tested here. */
function synth(name: EnvironmentName, settings: Partial<ProcessEnvironment> = {}) {
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    const environment = environmentNamed(name, settings);
    new PlatformStack(app, environment);
    new WorkloadsStack(app, environment);
    declared = declaredConnections(app);
  });
  return { stacks, declared };
}

function stackOf(name: "local" | "prod") {
  return stackNamed(environments[name]?.stacks ?? {}, "workloads");
}

const local = objectsOf(stackOf("local"));
const prod = objectsOf(stackOf("prod"));

function podOf(objects: readonly KubernetesObject[]): unknown {
  const { spec } = ofKind(objects, "Deployment")["job-board"] as unknown as {
    spec: { template: unknown };
  };
  return spec.template;
}

function imageNamed(image: string): object {
  return { spec: { containers: [{ image }] } };
}

function hostsOf(objects: readonly KubernetesObject[]): unknown {
  return [ofKind(objects, "IngressRoute"), ofKind(objects, "Certificate")].map(
    (byName) => byName["job-board"]?.["spec"],
  );
}

test("in Azure the job board reaches its database's subnet, public addresses and DNS, not the node's metadata", () => {
  const { stacks = {}, declared = [] } = environments["prod"] ?? {};
  const { evaluated } = matrices(objectsOf(...Object.values(stacks)), declared);
  const reached = evaluated.filter((line) => line.startsWith("job-board/job-board → "));
  expect(reached).toContain("job-board/job-board → 10.40.10.5 5432/TCP");
  expect(reached).toContain("job-board/job-board → 203.0.113.7 443/TCP");
  expect(reached).toContain("job-board/job-board → kube-system/dns 53/UDP");
  expect(reached.filter((line) => / (?:10|169\.254)\./.test(line))).toEqual([
    "job-board/job-board → 10.40.10.5 5432/TCP",
  ]);
  expect(reached.filter((line) => line.includes("/") && / → [a-z]/.test(line))).toEqual([
    "job-board/job-board → kube-system/dns 53/TCP",
    "job-board/job-board → kube-system/dns 53/UDP",
    "job-board/job-board → monitoring/alloy-otlp 4318/TCP",
  ]);
});

test("in local the database is a file on one volume, and all replicas run on its node", () => {
  expect(ofKind(local, "ConfigMap")["job-board"]?.["data"]).toEqual({
    PORT: "8080",
    METRICS_PORT: "9464",
    DATA_DIR: "/data",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://alloy-otlp.monitoring.svc.cluster.local:4318",
    OTEL_SERVICE_NAME: "job-board",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.1",
    CONFIG_DIR: "/etc/job-board",
    SHUTDOWN_DRAIN_SECONDS: "5",
    SHUTDOWN_DEADLINE_SECONDS: "25",
    KEEP_ALIVE_SECONDS: "65",
  });
  expect(ofKind(local, "PersistentVolumeClaim")["job-board-data"]?.["spec"]).toEqual({
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
  });
  expect(podOf(local)).toMatchObject({
    spec: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: { matchLabels: { "app.kubernetes.io/name": "job-board" } },
            },
          ],
        },
      },
      volumes: expect.arrayContaining([
        { name: "data", persistentVolumeClaim: { claimName: "job-board-data" } },
      ]),
    },
  });
});

test("in Azure the pods sign in to PostgreSQL with their workload identity, and no secret exists", () => {
  expect(ofKind(prod, "ConfigMap")["job-board"]?.["data"]).toMatchObject({
    DATABASE_URL:
      "postgres://id-jobboard-prod-weu-job-board@psql-jobboard-prod-weu.postgres.database.azure.com:5432/jobboard",
    DATABASE_AUTH: "entra",
  });
  expect(podOf(prod)).toMatchObject({
    metadata: { labels: { "azure.workload.identity/use": "true" } },
    spec: { serviceAccountName: "job-board" },
  });
  const { annotations } = ofKind(prod, "ServiceAccount")["job-board"]?.metadata ?? {};
  expect(annotations?.["azure.workload.identity/client-id"]).toMatch(
    /^\$\{data\.azurerm_user_assigned_identity\.\w+\.client_id\}$/,
  );
  expect(Object.values(stackOf("prod").data("azurerm_user_assigned_identity"))).toEqual([
    expect.objectContaining({ name: "id-jobboard-prod-weu-job-board" }),
    expect.objectContaining({ name: "id-jobboard-prod-weu-job-board-migrations" }),
  ]);
  expect(ofKind(prod, "PersistentVolumeClaim")).toEqual({});
  expect(prod.map(({ kind }) => kind)).not.toContain("Secret");
});

test("the image is the pipeline's tag or digest, else the version of the service", () => {
  const imageWith = (settings: Partial<ProcessEnvironment>) =>
    podOf(objectsOf(stackNamed(synth("prod", settings).stacks, "workloads")));
  const repository = "crjobboardprodweu.azurecr.io/job-board";
  const imageDigest = `sha256:${"ab".repeat(32)}`;
  expect(podOf(local)).toMatchObject({
    spec: { containers: [{ image: `job-board:${version}`, imagePullPolicy: "IfNotPresent" }] },
  });
  expect(podOf(prod)).toMatchObject(imageNamed(`${repository}:${version}`));
  expect(imageWith({ imageTag: "2.0.0" })).toMatchObject(imageNamed(`${repository}:2.0.0`));
  expect(imageWith({ imageTag: "2.0.0", imageDigest })).toMatchObject(
    imageNamed(`${repository}@${imageDigest}`),
  );
});

test("the namespace is restricted, and its quota and limit range hold what runs in it", () => {
  expect(ofKind(prod, "Namespace")["job-board"]?.metadata.labels).toMatchObject({
    app: "job-board",
    "pod-security.kubernetes.io/enforce": "restricted",
  });
  expect(ofKind(prod, "ResourceQuota")["job-board"]?.["spec"]).toMatchObject({
    hard: { pods: "30", "requests.cpu": "4", "services.loadbalancers": "0" },
  });
  expect(ofKind(prod, "LimitRange")["job-board"]?.["spec"]).toMatchObject({
    limits: [{ type: "Container", default: { memory: "128Mi" } }],
  });
});

test("the route has the environment's domain, and the certificate its issuer", () => {
  expect(hostsOf(local)).toMatchObject([
    { routes: [{ match: "Host(`jobboard.localhost`)" }] },
    { dnsNames: ["jobboard.localhost"], issuerRef: { name: "local-ca" } },
  ]);
  expect(hostsOf(prod)).toMatchObject([
    { routes: [{ match: "Host(`jobs.example.com`)" }] },
    { dnsNames: ["jobs.example.com"], issuerRef: { name: "letsencrypt-production" } },
  ]);
});

test("a burn can't take a whole node", () => {
  expect(podOf(prod)).toMatchObject({
    spec: {
      containers: [
        { resources: { requests: { cpu: "250m" }, limits: { cpu: "1", memory: "256Mi" } } },
      ],
    },
  });
});

test("what may change while the service runs is in files, and doesn't roll the pods", () => {
  expect(ofKind(prod, "ConfigMap")["job-board-files"]?.["data"]).toEqual({
    LOG_LEVEL: "info",
    MESSAGE_OF_THE_DAY: "",
    FEATURE_FLAGS: "applications,burns",
  });
});

test("ids of resources stay as they are: another id would delete and make anew", () => {
  expect(Object.keys(stackOf("local").resources()).sort()).toMatchInlineSnapshot(`
    [
      "helm_release.JobBoard_Api_CustomResources_Release_B434B44F",
      "helm_release.JobBoard_Monitoring_Alerts_Release_E82A9AE4",
      "kubernetes_config_map_v1.JobBoard_Api_Pod_Configuration_Files_2DCCFDDA",
      "kubernetes_config_map_v1.JobBoard_Api_Pod_Configuration_Variables_BE56289E",
      "kubernetes_config_map_v1.JobBoard_Monitoring_Dashboard_ConfigMap_962CF79E",
      "kubernetes_deployment_v1.JobBoard_Api_Stable_Deployment_CBEB4C07",
      "kubernetes_horizontal_pod_autoscaler_v2.JobBoard_Api_Stable_Autoscaler_65BE5C40",
      "kubernetes_limit_range_v1.JobBoard_Limits_LimitRange_7E1E4DE1",
      "kubernetes_namespace_v1.JobBoard_Namespace_92C0572B",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_job-board-job-board-to-monitoring-alloy-otlp_Egress_C53ADA75",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_job-board-job-board-to-monitoring-alloy-otlp_Ingress_D3178F30",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_monitoring-prometheus-to-job-board-job-board_Egress_B6F38814",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_monitoring-prometheus-to-job-board-job-board_Ingress_7B779D4A",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_traefik-traefik-to-job-board-job-board_Egress_3980BCF5",
      "kubernetes_network_policy_v1.JobBoard_Api_Connections_traefik-traefik-to-job-board-job-board_Ingress_5E55974B",
      "kubernetes_network_policy_v1.JobBoard_Namespace_AllowDns_2B37F1B0",
      "kubernetes_network_policy_v1.JobBoard_Namespace_DefaultDeny_723CB845",
      "kubernetes_persistent_volume_claim_v1.JobBoard_Database_Data_15BFFCC3",
      "kubernetes_pod_disruption_budget_v1.JobBoard_Api_Stable_DisruptionBudget_E3672A5F",
      "kubernetes_resource_quota_v1.JobBoard_Limits_Quota_95DBAE58",
      "kubernetes_role_binding_v1.JobBoard_Access_Dev_FB920DA6",
      "kubernetes_role_binding_v1.JobBoard_Access_Ops_B4BC3183",
      "kubernetes_service_account_v1.JobBoard_Api_Pod_ServiceAccount_15A033E8",
      "kubernetes_service_v1.JobBoard_Api_Service_D8B2DFAF",
      "terraform_data.Delivery",
    ]
  `);
});
