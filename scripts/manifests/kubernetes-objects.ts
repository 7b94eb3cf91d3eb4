import type { Manifest } from "../../modules/kubernetes/manifests";
import { plainText } from "../../modules/support/terraform-template";

/** A Kubernetes object as the API server receives it. */
export type KubernetesObject = Manifest;

/** `resource` of a stack's `cdk.tf.json`. */
type Resources = Readonly<Record<string, Readonly<Record<string, Json>>>>;
type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  kubernetes_cluster_role_binding_v1: ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  kubernetes_cluster_role_v1: ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  kubernetes_config_map_v1: ["v1", "ConfigMap"],
  kubernetes_cron_job_v1: ["batch/v1", "CronJob"],
  kubernetes_deployment_v1: ["apps/v1", "Deployment"],
  kubernetes_horizontal_pod_autoscaler_v2: ["autoscaling/v2", "HorizontalPodAutoscaler"],
  kubernetes_job_v1: ["batch/v1", "Job"],
  kubernetes_limit_range_v1: ["v1", "LimitRange"],
  kubernetes_namespace_v1: ["v1", "Namespace"],
  kubernetes_network_policy_v1: ["networking.k8s.io/v1", "NetworkPolicy"],
  kubernetes_persistent_volume_claim_v1: ["v1", "PersistentVolumeClaim"],
  kubernetes_pod_disruption_budget_v1: ["policy/v1", "PodDisruptionBudget"],
  kubernetes_priority_class_v1: ["scheduling.k8s.io/v1", "PriorityClass"],
  kubernetes_resource_quota_v1: ["v1", "ResourceQuota"],
  kubernetes_role_binding_v1: ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  kubernetes_role_v1: ["rbac.authorization.k8s.io/v1", "Role"],
  kubernetes_secret_v1: ["v1", "Secret"],
  kubernetes_service_account_v1: ["v1", "ServiceAccount"],
  kubernetes_service_v1: ["v1", "Service"],
  kubernetes_stateful_set_v1: ["apps/v1", "StatefulSet"],
  kubernetes_storage_class_v1: ["storage.k8s.io/v1", "StorageClass"],
};

/** Blocks that the provider names in the singular and Kubernetes in the plural. */
const PLURALS: Readonly<Record<string, string>> = {
  container: "containers",
  init_container: "initContainers",
  limit: "limits",
  metric: "metrics",
  policy: "policies",
  port: "ports",
  rule: "rules",
  subject: "subjects",
  toleration: "tolerations",
  topology_spread_constraint: "topologySpreadConstraints",
  volume: "volumes",
  volume_claim_template: "volumeClaimTemplates",
  volume_mount: "volumeMounts",
};

/** Blocks that the provider lists and of which Kubernetes has one. */
const SINGLE = new Set([
  "label_selector",
  "persistent_volume_claim_retention_policy",
  "pre_stop",
  "scale_down",
  "scale_up",
  "tcp_socket",
  "update_strategy",
]);

/** Maps whose keys are names of the user, not of fields. */
const MAPS = new Set([
  "annotations",
  "data",
  "default",
  "default_request",
  "hard",
  "labels",
  "limits",
  "match_labels",
  "node_selector",
  "parameters",
  "requests",
  "volume_attributes",
]);

/** Fields that the provider writes as text and Kubernetes as a number, where it is one. */
const NUMBERS = new Set([
  "fs_group",
  "max_surge",
  "max_unavailable",
  "min_available",
  "port",
  "replicas",
  "run_as_group",
  "run_as_user",
  "target_port",
  "ttl_seconds_after_finished",
]);

/** Where Kubernetes' spelling is not plain camel case. */
const SPELLINGS: Readonly<Record<string, string>> = {
  api_group: "apiGroup",
  cluster_ip: "clusterIP",
  host_ipc: "hostIPC",
  host_pid: "hostPID",
  non_resource_urls: "nonResourceURLs",
  storage_provisioner: "provisioner",
  timezone: "timeZone",
};

/** Fields that are Terraform's alone. */
const TERRAFORM_FIELDS = new Set([
  "//",
  "depends_on",
  "lifecycle",
  "timeouts",
  "wait_for_rollout",
  "wait_until_bound",
]);

/**
 * The objects that a stack's `kubernetes_*` resources and releases of the local chart make, in
 * Kubernetes' own form. References to other resources stay as Terraform writes them.
 */
export function kubernetesObjects(resources: Resources): KubernetesObject[] {
  return Object.entries(resources).flatMap(([type, blocks]) => {
    const kind = KINDS[type];
    if (kind) {
      return Object.values(blocks).map((block) => toObject(kind, block));
    }
    if (type === "helm_release") {
      return Object.values(blocks).flatMap(releasedManifests);
    }
    if (type.startsWith("kubernetes_")) {
      throw new Error(`scripts/manifests/kubernetes-objects.ts does not know ${type}`);
    }
    return [];
  });
}

function toObject([apiVersion, kind]: readonly [string, string], block: Json): KubernetesObject {
  const body = Object.fromEntries(
    Object.entries(entriesOf(block)).filter(([key]) => !TERRAFORM_FIELDS.has(key)),
  );
  const object = convert(body, kind === "Service" ? new Set([...MAPS, "selector"]) : MAPS);
  return { apiVersion, kind, ...(object as Pick<KubernetesObject, "metadata">) };
}

function convert(value: Json, maps: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((item: Json) => convert(item, maps));
  }
  if (typeof value === "string") {
    return plainText(value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => convertField(key, child, maps)),
  );
}

function convertField(key: string, value: Json, maps: ReadonlySet<string>): [string, unknown] {
  const plural = PLURALS[key];
  if (plural !== undefined && Array.isArray(value)) {
    return [plural, convert(value, maps)];
  }
  const name =
    SPELLINGS[key] ?? key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (maps.has(key) && !Array.isArray(value)) {
    return [name, mapOf(value)];
  }
  if (key === "default_mode" && typeof value === "string") {
    return [name, Number.parseInt(value, 8)];
  }
  if (NUMBERS.has(key) && typeof value === "string" && /^\d+$/.test(value)) {
    return [name, Number(value)];
  }
  if (SINGLE.has(key) && Array.isArray(value)) {
    return [name, convert(value[0] ?? {}, maps)];
  }
  return [name, convert(value, maps)];
}

/** Objects of a release of modules/kubernetes/manifests-chart; none of any other chart. */
function releasedManifests(block: Json): KubernetesObject[] {
  const { chart, values, namespace } = entriesOf(block);
  const [text] = Array.isArray(values) ? values : [];
  if (
    typeof chart !== "string" ||
    !chart.startsWith("./assets/") ||
    typeof text !== "string" ||
    typeof namespace !== "string"
  ) {
    return [];
  }
  const { manifests } = JSON.parse(plainText(text)) as { manifests?: KubernetesObject[] };
  return (manifests ?? []).map((manifest) => ({
    ...manifest,
    metadata: { namespace, ...manifest.metadata },
  }));
}

/** The keys are the user's, the values text that may be escaped. */
function mapOf(value: Json): Json {
  return Object.fromEntries(
    Object.entries(entriesOf(value)).map(([key, child]) => [
      key,
      typeof child === "string" ? plainText(child) : child,
    ]),
  );
}

function entriesOf(value: Json): { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : {};
}
