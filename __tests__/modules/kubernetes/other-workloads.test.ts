import { CronTask } from "../../../modules/kubernetes/cron-task";
import { StatefulService } from "../../../modules/kubernetes/stateful-service";
import { WebService } from "../../../modules/kubernetes/web-service";
import { Worker } from "../../../modules/kubernetes/worker";
import { Memory } from "../../../modules/support/quantities";
import { matrices } from "../../support/connection-matrix";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

const { objects, declared } = synthWorkloads((stack, namespace) => {
  const props = (name: string) => ({ ...minimalProps(namespace), name });
  const worker = new Worker(stack, "Mailer", {
    ...props("mailer"),
    metricsPort: { name: "metrics", port: 9464 },
    probes: {},
  });
  new Worker(stack, "Silent", { ...props("silent"), autoscaling: null, replicas: 1 });
  const queue = new StatefulService(stack, "Queue", {
    ...props("queue"),
    ports: [{ name: "amqp", port: 5672 }],
    probes: null,
    replicas: 3,
    storage: { mountPath: "/var/lib/queue", size: Memory.gibibytes(8), storageClassName: "fast" },
  });
  worker.connections.allowTo(queue);
  const cleanup = new CronTask(stack, "Cleanup", {
    ...props("cleanup"),
    schedule: "15 3 * * *",
    deadlineSeconds: 600,
  });
  cleanup.connections.allowTo(queue);
  new WebService(stack, "Web", { ...props("web"), logs: "sidecar" });
});

test("a worker has no Service; Prometheus scrapes its pods, nobody else connects to them", () => {
  expect(Object.keys(ofKind(objects, "Service"))).toEqual(["queue", "web"]);
  expect(ofKind(objects, "PodMonitor")["mailer"]?.["spec"]).toMatchObject({
    podMetricsEndpoints: [{ port: "metrics" }],
  });
  const { evaluated, expected } = matrices(objects, declared);
  expect(evaluated).toEqual(expected);
  expect(evaluated.filter((line) => line.includes("→ shop/mailer"))).toEqual([
    "monitoring/prometheus → shop/mailer 9464/TCP",
  ]);
});

test("a worker without a port has no probes and no monitor", () => {
  const { spec } = ofKind(objects, "Deployment")["silent"] as unknown as {
    spec: { template: { spec: { containers: object[] } } };
  };
  expect(spec).toMatchObject({ replicas: 1 });
  expect(spec.template.spec.containers[0]).not.toHaveProperty("livenessProbe");
  expect(ofKind(objects, "PodMonitor")).not.toHaveProperty("silent");
});

test("a stateful service keeps the volume of each replica, even when it goes", () => {
  expect(ofKind(objects, "StatefulSet")["queue"]?.["spec"]).toMatchObject({
    serviceName: "queue",
    replicas: 3,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "fast",
          resources: { requests: { storage: "8Gi" } },
        },
      },
    ],
    template: {
      spec: {
        containers: [
          { volumeMounts: expect.arrayContaining([{ name: "data", mountPath: "/var/lib/queue" }]) },
        ],
      },
    },
  });
  expect(ofKind(objects, "Service")["queue"]?.["spec"]).toMatchObject({ clusterIP: "None" });
  expect(ofKind(objects, "PodDisruptionBudget")["queue"]?.["spec"]).toMatchObject({
    maxUnavailable: 1,
  });
});

test("a cron task runs once at a time, with a deadline, and is kept for a day", () => {
  expect(ofKind(objects, "CronJob")["cleanup"]?.["spec"]).toMatchObject({
    schedule: "15 3 * * *",
    timeZone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 300,
    jobTemplate: {
      spec: {
        activeDeadlineSeconds: 600,
        backoffLimit: 2,
        ttlSecondsAfterFinished: 86400,
        template: { spec: { restartPolicy: "Never" } },
      },
    },
  });
});

test("a log sidecar reads what the workload writes, stays until it stopped and pushes to Loki", () => {
  const { spec } = ofKind(objects, "Deployment")["web"] as unknown as {
    spec: { template: { spec: { containers: Record<string, unknown>[]; volumes: unknown } } };
  };
  const [web, alloy] = spec.template.spec.containers;
  const logs = { name: "logs", mountPath: "/var/log/workload" };
  expect(web?.["volumeMounts"]).toContainEqual(logs);
  expect(alloy).toMatchObject({
    name: "alloy",
    image: expect.stringMatching(/^docker\.io\/grafana\/alloy:v\d/),
    lifecycle: { preStop: { exec: { command: ["sleep", "28"] } } },
    securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "160Mi" } },
    volumeMounts: expect.arrayContaining([{ ...logs, readOnly: true }]),
  });
  expect(ofKind(objects, "ConfigMap")["web"]?.["data"]).toMatchObject({
    LOG_DIR: "/var/log/workload",
  });
  expect(JSON.stringify(ofKind(objects, "ConfigMap")["web-alloy"])).toContain(
    "/var/log/workload/*.log",
  );
  const { evaluated } = matrices(objects, declared);
  expect(evaluated).toContain("shop/web → monitoring/loki 3100/TCP");
});

test("every pod is labelled, non-root and without a token for the Kubernetes API", () => {
  const templates = objects.flatMap(({ kind, spec }) =>
    kind === "CronJob"
      ? [(spec as { jobTemplate: { spec: { template: unknown } } }).jobTemplate.spec.template]
      : kind === "Deployment" || kind === "StatefulSet"
        ? [(spec as { template: unknown }).template]
        : [],
  );
  expect(templates).toHaveLength(5);
  for (const template of templates) {
    expect(template).toMatchObject({
      metadata: { labels: { "app.kubernetes.io/part-of": "shop" } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      },
    });
  }
});

test("fails on a schedule that is none, and on no replicas", () => {
  expect(() =>
    synthWorkloads((stack, namespace) => {
      new CronTask(stack, "Cleanup", {
        ...minimalProps(namespace),
        schedule: "daily",
        deadlineSeconds: 600,
      });
      new StatefulService(stack, "Queue", {
        ...minimalProps(namespace),
        name: "queue",
        ports: [],
        probes: null,
        replicas: 0,
        storage: { mountPath: "/data", size: Memory.gibibytes(1) },
      });
    }),
  ).toThrow(
    [
      "2 problems in the stacks:",
      "",
      "test/Cleanup.schedule",
      '  value:  "daily"',
      "  rule:   five fields of cron: minute, hour, day of month, month, day of week",
      "  remedy: write e.g. 15 3 * * * for 03:15 every day",
      "",
      "test/Queue.replicas",
      "  value:  0",
      "  rule:   a whole number from 1",
      "  remedy: write 1, or an odd number where the service elects a leader",
    ].join("\n"),
  );
});
