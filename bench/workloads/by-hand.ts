import path from "node:path";
import { Release } from "@cdktf/provider-helm/lib/release";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { AssetType, TerraformAsset, type TerraformStack } from "cdktf";
import { customResources } from "./custom-resources";

const namespace = "bench";

/** The resources of `addWorkloads`, written out with the provider's classes. */
export function addByHand(stack: TerraformStack, count: number): void {
  const resource = new NamespaceV1(stack, "Namespace", {
    metadata: {
      name: namespace,
      labels: { ...labels("bench"), "pod-security.kubernetes.io/enforce": "restricted" },
    },
  });
  const dependsOn: [NamespaceV1] = [resource];
  new NetworkPolicyV1(stack, "DefaultDeny", {
    metadata: { name: "default-deny", namespace, labels: labels("bench") },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    dependsOn,
  });
  new NetworkPolicyV1(stack, "AllowDns", {
    metadata: { name: "allow-dns", namespace, labels: labels("bench") },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [peer("kube-system", { "k8s-app": "kube-dns" })],
          ports: [
            { port: "53", protocol: "UDP" },
            { port: "53", protocol: "TCP" },
          ],
        },
      ],
    },
    dependsOn,
  });
  for (let index = 0; index < count; index += 1) {
    addWorkload(stack, index, dependsOn);
  }
}

function addWorkload(stack: TerraformStack, index: number, dependsOn: [NamespaceV1]): void {
  const name = `web-${index}`;
  const metadata = { name, namespace, labels: labels(name) };
  const matchLabels = selector(name);
  const account = new ServiceAccountV1(stack, `ServiceAccount${index}`, {
    metadata: { ...metadata, annotations: {} },
    automountServiceAccountToken: false,
    dependsOn,
  });
  const variables = new ConfigMapV1(stack, `ConfigMap${index}`, {
    metadata,
    data: {
      PORT: "8080",
      METRICS_PORT: "9464",
      SHUTDOWN_DRAIN_SECONDS: "5",
      SHUTDOWN_DEADLINE_SECONDS: "25",
    },
    dependsOn,
  });
  new DeploymentV1(stack, `Deployment${index}`, {
    metadata,
    spec: {
      revisionHistoryLimit: 5,
      minReadySeconds: 5,
      progressDeadlineSeconds: 120,
      selector: { matchLabels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "0" } },
      template: {
        metadata: { labels: labels(name), annotations: { "checksum/config": "0123456789abcdef" } },
        spec: podSpec(name),
      },
    },
    waitForRollout: true,
    timeouts: { create: "10m", update: "15m", delete: "5m" },
    dependsOn: [account, variables],
  });
  new ServiceV1(stack, `Service${index}`, {
    metadata,
    spec: {
      type: "ClusterIP",
      selector: matchLabels,
      port: [
        { name: "http", port: 8080, targetPort: "http", protocol: "TCP" },
        { name: "metrics", port: 9464, targetPort: "metrics", protocol: "TCP" },
      ],
    },
    dependsOn,
  });
  new HorizontalPodAutoscalerV2(stack, `Autoscaler${index}`, {
    metadata,
    spec: {
      minReplicas: 2,
      maxReplicas: 4,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      metric: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
        },
      ],
      behavior: {
        scaleUp: [
          {
            stabilizationWindowSeconds: 0,
            selectPolicy: "Max",
            policy: [
              { type: "Percent", value: 100, periodSeconds: 15 },
              { type: "Pods", value: 2, periodSeconds: 15 },
            ],
          },
        ],
        scaleDown: [
          {
            stabilizationWindowSeconds: 300,
            selectPolicy: "Max",
            policy: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        ],
      },
    },
    dependsOn,
  });
  new PodDisruptionBudgetV1(stack, `DisruptionBudget${index}`, {
    metadata,
    spec: { selector: { matchLabels }, maxUnavailable: "1" },
    dependsOn,
  });
  addConnection(stack, `FromTraefik${index}`, "traefik", "traefik", name, "8080", dependsOn);
  addConnection(stack, `FromMonitor${index}`, "monitoring", "prometheus", name, "9464", dependsOn);
  if (index > 0) {
    const previous = `web-${index - 1}`;
    addConnection(stack, `ToPrevious${index}`, namespace, name, previous, "8080", dependsOn);
  }
  const chart = new TerraformAsset(stack, `Chart${index}`, {
    path: path.join(__dirname, "../../modules/kubernetes/manifests-chart"),
    type: AssetType.DIRECTORY,
  });
  new Release(stack, `Release${index}`, {
    name,
    namespace,
    chart: `./${chart.path}`,
    values: [JSON.stringify({ manifests: customResources(name, labels(name)) })],
    atomic: true,
    cleanupOnFail: true,
    wait: true,
    maxHistory: 5,
    timeout: 120,
    dependsOn,
  });
}

function podSpec(name: string) {
  const labelSelector = [{ matchLabels: { "app.kubernetes.io/name": name } }];
  const user = { runAsNonRoot: true, runAsUser: "10001", runAsGroup: "10001" };
  const seccompProfile = { type: "RuntimeDefault" };
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    securityContext: {
      ...user,
      fsGroup: "10001",
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile,
    },
    topologySpreadConstraint: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector,
        matchLabelKeys: ["pod-template-hash"],
      }),
    ),
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector },
          },
        ],
      },
    },
    container: [
      {
        name,
        image: "registry.example/web:1.0.0",
        imagePullPolicy: "IfNotPresent",
        port: [
          { name: "http", containerPort: 8080, protocol: "TCP" },
          { name: "metrics", containerPort: 9464, protocol: "TCP" },
        ],
        envFrom: [{ configMapRef: { name } }],
        env: ["metadata.name", "metadata.namespace", "spec.nodeName"].map((fieldPath) => ({
          name: fieldPath,
          valueFrom: { fieldRef: { fieldPath } },
        })),
        startupProbe: { ...probe("/startupz"), periodSeconds: 2, failureThreshold: 30 },
        livenessProbe: { ...probe("/livez"), periodSeconds: 10, failureThreshold: 3 },
        readinessProbe: { ...probe("/readyz"), periodSeconds: 5, failureThreshold: 2 },
        resources: {
          requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
          limits: { memory: "256Mi", "ephemeral-storage": "512Mi" },
        },
        securityContext: {
          ...user,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          privileged: false,
          capabilities: { drop: ["ALL"] },
          seccompProfile,
        },
        volumeMount: [{ name: "tmp", mountPath: "/tmp" }],
        terminationMessagePolicy: "FallbackToLogsOnError",
      },
    ],
    volume: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
  };
}

function probe(url: string) {
  return { httpGet: { path: url, port: "http" }, timeoutSeconds: 3 };
}

function own(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name };
}

function addConnection(
  stack: TerraformStack,
  id: string,
  fromNamespace: string,
  from: string,
  to: string,
  port: string,
  dependsOn: [NamespaceV1],
): void {
  const ports = [{ port, protocol: "TCP" }];
  new NetworkPolicyV1(stack, `${id}Egress`, {
    metadata: {
      name: `${from}-to-${namespace}-${to}`,
      namespace: fromNamespace,
      labels: labels(from),
    },
    spec: {
      podSelector: { matchLabels: own(from) },
      policyTypes: ["Egress"],
      egress: [{ to: [peer(namespace, own(to))], ports }],
    },
    dependsOn,
  });
  new NetworkPolicyV1(stack, `${id}Ingress`, {
    metadata: { name: `${to}-from-${fromNamespace}-${from}`, namespace, labels: labels(to) },
    spec: {
      podSelector: { matchLabels: own(to) },
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer(fromNamespace, own(from))], ports }],
    },
    dependsOn,
  });
}

function peer(inNamespace: string, matchLabels: Record<string, string>) {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": inNamespace } },
    podSelector: { matchLabels },
  };
}

function selector(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name };
}

function labels(name: string): Record<string, string> {
  return {
    ...selector(name),
    app: name,
    "app.kubernetes.io/part-of": "bench",
    "app.kubernetes.io/managed-by": "terraform",
    "app.kubernetes.io/component": "api",
    "app.kubernetes.io/version": "1.0.0",
  };
}
