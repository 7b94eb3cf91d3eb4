import { manifest, platforms, values } from "../../support/platform";
import { distinct, valueAt } from "../decisions/values";
import { ABSENT, type ClusterName, type Decision } from "./decision";
import { workloadDefaults } from "./workload-defaults";

/** The distinct values of an argument in all blocks that are meant. */
export function valuesIn(cluster: ClusterName, { type, argument }: Decision): unknown[] {
  // A name that stands for nothing else is an add-on's, whose values are meant.
  const blocks = BLOCKS[type]?.(cluster) ?? [values(cluster, type)];
  return blocks.length > 0 ? distinct(blocks.map((block) => valueAt(block, argument))) : [ABSENT];
}

type Blocks = (cluster: ClusterName) => readonly unknown[];

/** What the types of decisions stand for. */
const BLOCKS: Readonly<Record<string, Blocks>> = {
  pod: () => pods(),
  container: () => pods().map(container),
  spread_pod: () => [...podsOf("deployment"), ...podsOf("stateful_set")],
  web_container: () => byDefault("deployment", /^web$/).map(pod).map(container),
  deployment: () => byDefault("deployment"),
  stateful_set: () => byDefault("stateful_set"),
  cron_job: () => byDefault("cron_job"),
  horizontal_pod_autoscaler: () => byDefault("horizontal_pod_autoscaler"),
  pod_disruption_budget: () => byDefault("pod_disruption_budget"),
  service_account: () => byDefault("service_account"),
  service: () => byDefault("service", /^web$/),
  persistent_volume_claim: () => byDefault("persistent_volume_claim"),
  limit_range: () => byDefault("limit_range"),
  resource_quota: () => byDefault("resource_quota"),
  namespace: () => byDefault("namespace"),
  pod_security: () => byDefault("namespace").map(podSecurity),
  default_deny: () => byDefault("network_policy", /^default-deny$/),
  public_https: () => byDefault("network_policy", /-to-public-https/),
  rate_limit: () => customResources("Middleware", /-rate-limit$/),
  retry: () => customResources("Middleware", /-retry$/),
  servers_transport: () => customResources("ServersTransport"),
  ingress_route: () => customResources("IngressRoute"),
  certificate: () => customResources("Certificate"),

  helm_release: (cluster) => Object.values(platforms[cluster].resources("helm_release")),
  storage_class: inPlatform("storage_class"),
  platform_critical: inPlatform("priority_class", /^platform-critical$/),
  platform_observability: inPlatform("priority_class", /^platform-observability$/),
  workload_critical: inPlatform("priority_class", /^workload-critical$/),
  addon_pod_security: (cluster) =>
    inPlatform("namespace", /^(?!node-agents$)/)(cluster).map(podSecurity),
  internet_policy: inPlatform("network_policy", /-to-internet/),
  security_headers: (cluster) => [
    valueAt(manifest(cluster, "ingress-resources", "security-headers"), "spec.headers"),
  ],
  default_certificate: (cluster) => [manifest(cluster, "ingress-resources", "default-certificate")],
  "grafana.ini": (cluster) => [
    valueAt(values(cluster, "kube-prometheus-stack"), String.raw`grafana.grafana\.ini`),
  ],
};

function inPlatform(kind: string, name = /./): Blocks {
  return (cluster) => named(platforms[cluster].resources(), kind, name);
}

function byDefault(kind: string, name = /./): readonly unknown[] {
  return named(workloadDefaults.resources(), kind, name);
}

/** The Kubernetes objects of a kind whose name matches. */
function named(resources: Readonly<Record<string, unknown>>, kind: string, name: RegExp) {
  return Object.entries(resources)
    .filter(([address]) => new RegExp(`^kubernetes_${kind}_v\\d\\.`).test(address))
    .map(([, block]) => block)
    .filter((block) => name.test(String(valueAt(block, "metadata.name"))));
}

function customResources(kind: string, name = /./): readonly unknown[] {
  return Object.values(workloadDefaults.resources("helm_release"))
    .flatMap((block) => JSON.parse(String(valueAt(block, "values"))) as { manifests: unknown[] })
    .flatMap(({ manifests }) => manifests)
    .filter((object) => valueAt(object, "kind") === kind)
    .filter((object) => name.test(String(valueAt(object, "metadata.name"))));
}

/** The pods of every kind of workload. */
function pods(): readonly unknown[] {
  return [
    ...podsOf("deployment"),
    ...podsOf("stateful_set"),
    ...byDefault("cron_job").map((job) => valueAt(job, "spec.job_template.spec.template.spec")),
  ];
}

function podsOf(kind: string): readonly unknown[] {
  return byDefault(kind).map(pod);
}

function pod(workload: unknown): unknown {
  return valueAt(workload, "spec.template.spec");
}

function container(ofPod: unknown): unknown {
  return valueAt(ofPod, "container");
}

/** Levels by what admission does with pods below them. */
function podSecurity(namespace: unknown): unknown {
  const labels = Object.entries(valueAt(namespace, "metadata.labels") as Record<string, string>);
  return Object.fromEntries(
    labels.map(([key, level]) => [key.replace("pod-security.kubernetes.io/", ""), level]),
  );
}
