import { Namespace } from "../../../modules/kubernetes/namespace";
import { NamespaceLimits } from "../../../modules/kubernetes/namespace-limits";
import { WebService, type WebServiceProps } from "../../../modules/kubernetes/web-service";
import { Cpu, Memory } from "../../../modules/support/quantities";
import type { KubernetesObject } from "../../../scripts/manifests/kubernetes-objects";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

function objectsWith(props: Partial<WebServiceProps> = {}): readonly KubernetesObject[] {
  return synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", { ...minimalProps(namespace), ...props });
  }).objects;
}

function hashOf(props: Partial<WebServiceProps>): unknown {
  return podSpec(objectsWith(props)).annotations;
}

function podSpec(objects: readonly KubernetesObject[], name = "web") {
  const { spec } = ofKind(objects, "Deployment")[name] as unknown as {
    spec: { template: { metadata: { annotations: Record<string, string> }; spec: PodSpec } };
  };
  return { ...spec.template.spec, annotations: spec.template.metadata.annotations };
}

interface PodSpec {
  readonly containers: readonly Readonly<Record<string, unknown>>[];
  readonly volumes: unknown;
  readonly topologySpreadConstraints?: unknown;
  readonly terminationGracePeriodSeconds: number;
}

const defaults = objectsWith();
const pod = podSpec(defaults);
const [container] = pod.containers;

test("by default makes these objects, all labelled, and no route or monitor", () => {
  const made = defaults.filter(({ metadata }) => metadata.labels?.["app"] === "web");
  expect(made.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    "ConfigMap web",
    "Deployment web",
    "HorizontalPodAutoscaler web",
    "PodDisruptionBudget web",
    "Service web",
    "ServiceAccount web",
  ]);
  for (const { metadata } of made) {
    expect(metadata).toMatchObject({
      namespace: "shop",
      labels: {
        app: "web",
        "app.kubernetes.io/name": "web",
        "app.kubernetes.io/instance": "web",
        "app.kubernetes.io/version": "1.2.3",
        "app.kubernetes.io/component": "frontend",
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "terraform",
      },
    });
  }
});

test("containers pass pod security `restricted` by themselves and write nowhere but to volumes", () => {
  expect(container?.["securityContext"]).toEqual({
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    privileged: false,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  });
  expect(container?.["volumeMounts"]).toEqual([{ name: "tmp", mountPath: "/tmp" }]);
  expect(pod.volumes).toEqual([{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
});

test("pods get no token for the Kubernetes API and no addresses of other Services", () => {
  expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  expect(ofKind(defaults, "ServiceAccount")["web"]).toMatchObject({
    automountServiceAccountToken: false,
  });
});

test("each probe has a URL of its own", () => {
  expect(container).toMatchObject({
    startupProbe: { httpGet: { path: "/startupz", port: "http" }, failureThreshold: 30 },
    livenessProbe: { httpGet: { path: "/livez", port: "http" }, failureThreshold: 3 },
    readinessProbe: { httpGet: { path: "/readyz", port: "http" }, failureThreshold: 2 },
  });
});

test("requests and limits are there, but for a CPU limit", () => {
  expect(container?.["resources"]).toEqual({
    requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
    limits: { memory: "256Mi", "ephemeral-storage": "512Mi" },
  });
});

test("a rollout never takes a pod before its successor is ready", () => {
  expect(ofKind(defaults, "Deployment")["web"]?.["spec"]).toMatchObject({
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    minReadySeconds: 5,
    progressDeadlineSeconds: 120,
    template: { spec: { restartPolicy: "Always" } },
  });
});

test("the autoscaler owns the replica count: 2 to 4 at 50 % of the CPU requested", () => {
  expect(ofKind(defaults, "Deployment")["web"]?.["spec"]).not.toHaveProperty("replicas");
  expect(ofKind(defaults, "HorizontalPodAutoscaler")["web"]?.["spec"]).toEqual({
    minReplicas: 2,
    maxReplicas: 4,
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
      },
    ],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [
          { type: "Percent", value: 100, periodSeconds: 15 },
          { type: "Pods", value: 2, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: "Max",
        policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
      },
    },
  });
});

test("pods spread over zones and nodes; evictions take one at a time", () => {
  const labelSelector = { matchLabels: { "app.kubernetes.io/name": "web" } };
  expect(pod.topologySpreadConstraints).toMatchObject([
    { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, labelSelector },
    { topologyKey: "kubernetes.io/hostname", maxSkew: 1, labelSelector },
  ]);
  expect(ofKind(defaults, "PodDisruptionBudget")["web"]?.["spec"]).toMatchObject({
    maxUnavailable: 1,
  });
});

test("drain and deadline reach the program, and the grace covers both", () => {
  const objects = objectsWith({ drainSeconds: 10, finishSeconds: 30 });
  expect(podSpec(objects).terminationGracePeriodSeconds).toBe(45);
  expect(ofKind(objects, "ConfigMap")["web"]?.["data"]).toEqual({
    PORT: "8080",
    SHUTDOWN_DRAIN_SECONDS: "10",
    SHUTDOWN_DEADLINE_SECONDS: "40",
  });
});

test("a changed variable rolls the pods, a file that is read again does not", () => {
  const files = (text: string, reload: "restart" | "live") =>
    hashOf({ configFiles: { mountPath: "/config", files: { text }, reload } });
  expect(hashOf({ variables: { A: "1" } })).not.toEqual(hashOf({ variables: { A: "2" } }));
  expect(hashOf({ variables: { A: "1" } })).toEqual(hashOf({ variables: { A: "1" } }));
  expect(files("a", "restart")).not.toEqual(files("b", "restart"));
  expect(files("a", "live")).toEqual(files("b", "live"));
});

test("text that Terraform would evaluate reaches the ConfigMap as it is", () => {
  const text = "%".concat("{x} $", "{y}");
  const objects = objectsWith({ variables: { FORMAT: text } });
  expect(ofKind(objects, "ConfigMap")["web"]?.["data"]).toMatchObject({ FORMAT: text });
});

test("secrets are files by reference: from a Kubernetes secret, or from Key Vault", () => {
  const objects = objectsWith({
    secrets: [
      { name: "smtp", mountPath: "/secrets/smtp", secretName: "smtp" },
      {
        name: "vault",
        mountPath: "/secrets/vault",
        keyVault: { vaultName: "kv", tenantId: "t", clientId: "c", secretNames: ["api-key"] },
      },
    ],
  });
  expect(podSpec(objects).volumes).toEqual(
    expect.arrayContaining([
      { name: "smtp", secret: { secretName: "smtp", defaultMode: 0o440 } },
      {
        name: "vault",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: "web-vault" },
        },
      },
    ]),
  );
  expect(ofKind(objects, "SecretProviderClass")["web-vault"]?.["spec"]).toEqual({
    provider: "azure",
    parameters: {
      keyvaultName: "kv",
      tenantId: "t",
      clientID: "c",
      usePodIdentity: "false",
      objects: "array:\n  - |\n    objectName: api-key\n    objectType: secret",
    },
  });
});

test("every default can be switched off", () => {
  const objects = objectsWith({
    autoscaling: null,
    replicas: 1,
    disruption: null,
    probes: null,
    temporaryStorage: null,
    placement: "anywhere",
    securityContext: { readOnlyRootFilesystem: false },
    resources: { memoryLimit: null, ephemeralStorageLimit: null, cpuRequest: null },
  });
  expect(ofKind(objects, "HorizontalPodAutoscaler")).toEqual({});
  expect(ofKind(objects, "PodDisruptionBudget")).toEqual({});
  const spec = podSpec(objects);
  expect(spec.containers[0]).not.toHaveProperty("livenessProbe");
  expect(spec).toMatchObject({ volumes: [] });
  expect(spec).not.toHaveProperty("affinity");
  expect(spec.containers[0]).toMatchObject({
    securityContext: { readOnlyRootFilesystem: false },
    resources: { limits: {} },
  });
  expect(ofKind(objects, "Deployment")["web"]?.["spec"]).toMatchObject({ replicas: 1 });
});

test("what a prop lacks is written on the resource itself", () => {
  const { objects } = synthWorkloads((stack, namespace) => {
    const web = new WebService(stack, "Web", minimalProps(namespace));
    web.stable.deployment.addOverride("spec.template.spec.host_aliases", [{ ip: "192.0.2.1" }]);
  });
  expect(podSpec(objects)).toMatchObject({ hostAliases: [{ ip: "192.0.2.1" }] });
});

test("an image by digest keeps its tag as version", () => {
  const digest = `sha256:${"0a".repeat(32)}`;
  const objects = objectsWith({ image: { repository: "registry.example/web", tag: "2", digest } });
  expect(podSpec(objects).containers[0]?.["image"]).toBe(`registry.example/web@${digest}`);
  expect(ofKind(objects, "Deployment")["web"]?.metadata.labels).toMatchObject({
    "app.kubernetes.io/version": "2",
  });
});

test("fails with every problem at once", () => {
  expect(() =>
    synthWorkloads((stack, shop) => {
      new NamespaceLimits(stack, "Limits", {
        namespace: shop,
        partOf: "shop",
        quota: {
          pods: 4,
          cpuRequests: Cpu.millis(500),
          memoryRequests: Memory.gibibytes(4),
          memoryLimits: Memory.gibibytes(4),
        },
      });
      new WebService(stack, "Web", {
        ...minimalProps(shop),
        image: { repository: "registry.example/web", tag: "latest" },
        ports: [
          { name: "http", port: 8080 },
          { name: "http", port: 8081 },
        ],
        resources: { cpuRequest: Cpu.cores(2), cpuLimit: Cpu.cores(1) },
        drainSeconds: 40,
        gracePeriodSeconds: 30,
        disruption: { minAvailable: 2 },
      });
      const other = new Namespace(stack, "Other", { name: "other", partOf: "shop" });
      new WebService(stack, "NoRequests", {
        ...minimalProps(other),
        resources: { cpuRequest: null },
        autoscaling: { minReplicas: 5, maxReplicas: 3 },
        disruption: { maxUnavailable: 0 },
        probes: { port: "web" },
      });
    }),
  ).toThrow(
    [
      "11 problems in the stacks:",
      "",
      "test/Limits",
      '  value:  "pods 4"',
      "  rule:   at least 5: what test/Web/Stable need with every replica and a rollout's surge",
      "  remedy: raise the quota, or lower maxReplicas or the requests",
      "",
      "test/Limits",
      '  value:  "cpuRequests 500m"',
      "  rule:   at least 10000m: what test/Web/Stable need with every replica and a rollout's surge",
      "  remedy: raise the quota, or lower maxReplicas or the requests",
      "",
      "test/Web.gracePeriodSeconds",
      "  value:  30",
      "  rule:   at least 65 s: drain 40 s, finish 20 s, margin 5 s",
      "  remedy: raise it, leave it out, or shorten drainSeconds or finishSeconds",
      "",
      "test/Web/Pod.ports",
      '  value:  ["http","http"]',
      "  rule:   each port has a name of its own",
      "  remedy: change one of the ports http",
      "",
      "test/Web/Pod.resources.cpuRequest",
      '  value:  "2"',
      "  rule:   a request is at most its limit, 1",
      "  remedy: lower the request or raise the limit",
      "",
      "test/Web/Pod.image",
      '  value:  "registry.example/web:latest"',
      "  rule:   an image names one build, by a tag other than `latest` or by a digest",
      '  remedy: write { repository: "registry.example/web", tag: "1.4.0" }, or a digest',
      "",
      "test/Web/Stable/DisruptionBudget.minAvailable",
      "  value:  2",
      "  rule:   below the least number of replicas, 2, or no node could be drained",
      "  remedy: write at most 1, or raise the replicas",
      "",
      "test/NoRequests/Pod.probes.port",
      '  value:  "web"',
      "  rule:   a port of the workload: http",
      "  remedy: name one of these, or switch the probes off with null",
      "",
      "test/NoRequests/Stable/Autoscaler.minReplicas",
      "  value:  5",
      "  rule:   between 1 and maxReplicas, 3",
      "  remedy: lower minReplicas or raise maxReplicas",
      "",
      "test/NoRequests/Stable/Autoscaler.targetCpuPercent",
      "  value:  50",
      "  rule:   every container requests CPU, as the target is a percentage of that",
      "  remedy: give resources.cpuRequest, or switch autoscaling off with null",
      "",
      "test/NoRequests/Stable/DisruptionBudget.maxUnavailable",
      "  value:  0",
      "  rule:   at least 1, or no node could be drained",
      "  remedy: write 1, or switch the budget off with null",
    ].join("\n"),
  );
});

test.each([
  [{ minAvailable: 1 }, "maxUnavailable"],
  [{ maxUnavailable: 1 }, "minAvailable"],
])("a budget says how many stay or how many may go: %j, and nothing of %s", (disruption, other) => {
  const budget = ofKind(objectsWith({ disruption }), "PodDisruptionBudget")["web"];
  expect(budget?.["spec"]).toMatchObject(disruption);
  expect(budget?.["spec"]).not.toHaveProperty(other);
});
