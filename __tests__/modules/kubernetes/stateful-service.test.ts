import { StatefulService } from "../../../modules/kubernetes/stateful-service";
import { Memory } from "../../../modules/support/quantities";
import { matrices } from "../../support/connection-matrix";
import { ofKind } from "../../support/objects";
import { podTemplateOf } from "../../support/pod-security";
import { minimalProps, synthWorkloads } from "../../support/workload";

function service(gibibytes: number) {
  return synthWorkloads((stack, namespace) => {
    const image = { repository: "registry.example/keeper", tag: "1.0.0" };
    new StatefulService(stack, "Queue", {
      ...minimalProps(namespace),
      name: "queue",
      ports: [{ name: "amqps", port: 5671 }],
      internalPorts: [{ name: "nodes", port: 25_672 }],
      metrics: {
        port: { name: "metrics", port: 9121 },
        path: "/detailed",
        besides: { path: "/metrics", names: "queue_alarms_.+" },
      },
      clustered: true,
      replicas: 3,
      probes: {
        port: "amqps",
        startup: { connects: true },
        liveness: { command: ["is-alive"], periodSeconds: 30 },
        readiness: null,
      },
      volumes: [{ name: "run", mountPath: "/run/queue", emptyDir: Memory.mebibytes(1) }],
      storage: { mountPath: "/data", size: Memory.gibibytes(gibibytes) },
      sidecars: [
        {
          name: "exporter",
          image,
          args: ["--quiet"],
          variables: { QUEUE: "localhost" },
          mounts: ["run"],
          ports: [{ name: "metrics", port: 9121 }],
          probes: { startup: null, liveness: null, readiness: { command: ["true"] } },
        },
      ],
    });
    new StatefulService(stack, "Cache", {
      ...minimalProps(namespace),
      name: "cache",
      ports: [{ name: "redis", port: 6379 }],
      probes: null,
    });
  });
}

const { objects, declared } = service(8);
const containers = (name: string) =>
  (
    ofKind(objects, "StatefulSet")[name] as unknown as {
      spec: { template: { spec: { containers: Record<string, unknown>[] } } };
    }
  ).spec.template.spec.containers;

function claims(gibibytes: number) {
  return Object.entries(ofKind(service(gibibytes).objects, "PersistentVolumeClaim")).map(
    ([name, { spec }]) => [name, (spec as { resources: unknown }).resources],
  );
}

test("each replica has a claim of its own name, which grows in place", () => {
  const named = ["data-queue-0", "data-queue-1", "data-queue-2"];
  expect(claims(8)).toEqual(named.map((name) => [name, { requests: { storage: "8Gi" } }]));
  expect(claims(9)).toEqual(named.map((name) => [name, { requests: { storage: "9Gi" } }]));
});

test("only a service with storage waits before it takes a pod for available: of others the provider would forget it", () => {
  const { queue, cache } = ofKind(objects, "StatefulSet");
  expect(queue?.["spec"]).toMatchObject({ minReadySeconds: 5 });
  expect(cache?.["spec"]).not.toHaveProperty("minReadySeconds");
});

test("a service without storage has neither claim nor template of one", () => {
  expect(ofKind(objects, "StatefulSet")["cache"]?.["spec"]).not.toHaveProperty(
    "volumeClaimTemplates",
  );
});

test("replicas that look for each other start at once, and have names before they are ready", () => {
  expect(ofKind(objects, "StatefulSet")["queue"]?.["spec"]).toMatchObject({
    serviceName: "queue-nodes",
    podManagementPolicy: "Parallel",
  });
  const services = ofKind(objects, "Service");
  expect(services["queue-nodes"]?.["spec"]).toMatchObject({
    clusterIP: "None",
    publishNotReadyAddresses: true,
  });
  expect(services["queue"]?.["spec"]).not.toHaveProperty("clusterIP");
  expect(services["queue"]?.["spec"]).not.toHaveProperty("publishNotReadyAddresses");
});

test("only the replicas reach each other's internal ports, and only Prometheus the metrics", () => {
  const { evaluated, expected } = matrices(objects, declared);
  expect(evaluated).toEqual(expected);
  expect(evaluated.filter((line) => line.includes("→ shop/queue"))).toEqual([
    "monitoring/prometheus → shop/queue 9121/TCP",
    "shop/queue → shop/queue 25672/TCP",
  ]);
  expect(ofKind(objects, "PodMonitor")["queue"]?.["spec"]).toMatchObject({
    podMetricsEndpoints: [{ port: "metrics" }, { port: "metrics" }],
  });
});

test("what is scraped besides is a job of its own, of which the named metrics alone are kept", () => {
  expect(ofKind(objects, "PodMonitor")["queue"]?.["spec"]).toHaveProperty("podMetricsEndpoints", [
    { port: "metrics", path: "/detailed", interval: "15s", scrapeTimeout: "10s" },
    {
      port: "metrics",
      path: "/metrics",
      interval: "15s",
      scrapeTimeout: "10s",
      relabelings: [{ targetLabel: "job", replacement: "queue/metrics" }],
      metricRelabelings: [{ action: "keep", sourceLabels: ["__name__"], regex: "queue_alarms_.+" }],
    },
  ]);
});

test("a probe asks a port or a program, as it says", () => {
  const [own] = containers("queue");
  expect(own).toMatchObject({
    startupProbe: { tcpSocket: { port: "amqps" } },
    livenessProbe: { exec: { command: ["is-alive"] }, periodSeconds: 30 },
  });
  expect(own).not.toHaveProperty("readinessProbe");
});

test("a sidecar runs as the workload does, mounts what it names and never the data", () => {
  const [own, sidecar] = containers("queue");
  expect(own?.["volumeMounts"]).toContainEqual({ name: "data", mountPath: "/data" });
  expect(sidecar).toMatchObject({
    name: "exporter",
    image: "registry.example/keeper:1.0.0",
    args: ["--quiet"],
    env: [{ name: "QUEUE", value: "localhost" }],
    ports: [{ name: "metrics", containerPort: 9121, protocol: "TCP" }],
    readinessProbe: { exec: { command: ["true"] } },
    securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
    resources: { requests: { cpu: "100m" } },
    volumeMounts: [{ name: "run", mountPath: "/run/queue" }],
  });
});

test("files of its configuration are mounted read-only, from a ConfigMap that holds them", () => {
  const { objects: made } = synthWorkloads((stack, namespace) => {
    new StatefulService(stack, "Cache", {
      ...minimalProps(namespace),
      name: "cache",
      ports: [{ name: "redis", port: 6379 }],
      probes: null,
      configFiles: { mountPath: "/etc/cache", files: { "cache.conf": "maxmemory 1mb" } },
    });
  });
  expect(ofKind(made, "ConfigMap")["cache-files"]).toMatchObject({
    data: { "cache.conf": "maxmemory 1mb" },
  });
  const [spec] = Object.values(ofKind(made, "StatefulSet")).map(
    (each) => podTemplateOf(each)?.spec,
  );
  expect(spec?.volumes).toContainEqual({
    name: "config",
    configMap: expect.objectContaining({ name: "cache-files" }),
  });
  expect(spec?.containers[0]).toMatchObject({
    volumeMounts: expect.arrayContaining([
      { name: "config", mountPath: "/etc/cache", readOnly: true },
    ]),
  });
});
