import { Worker } from "../../../modules/kubernetes/worker";
import { cluster } from "../../support/cluster";
import { ofKind } from "../../support/objects";
import { syntaxErrors } from "../../support/parse-query";
import { minimalProps, synthWorkloads } from "../../support/workload";

const queue = { name: "mails", length: 'max(rabbitmq_queue_messages{queue="mails"})' };

const { objects, stack } = synthWorkloads((scope, namespace) => {
  const props = (name: string) => ({ ...minimalProps(namespace), name });
  new Worker(scope, "Mailer", {
    ...props("mailer"),
    scaleOnQueue: { queue, messagesPerReplica: 20 },
  });
  new Worker(scope, "Counter", {
    ...props("counter"),
    scaleOnQueue: { queue, messagesPerReplica: 5, minReplicas: 2, maxReplicas: 9 },
  });
});

const scaled = ofKind(objects, "ScaledObject");

test("a worker that is scaled on a queue goes from none to four, asking Prometheus for its length", () => {
  expect(scaled["mailer"]?.["spec"]).toMatchObject({
    scaleTargetRef: { name: "mailer" },
    minReplicaCount: 0,
    maxReplicaCount: 4,
    cooldownPeriod: 300,
    triggers: [
      {
        type: "prometheus",
        metadata: {
          serverAddress: "http://prometheus-operated.monitoring.svc:9090",
          query: queue.length,
          threshold: "20",
        },
      },
    ],
  });
  expect(scaled["counter"]?.["spec"]).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 9 });
  expect(syntaxErrors("prometheus", queue.length)).toEqual([]);
});

test("while nobody knows the length there is one replica at least, and none is taken away", () => {
  expect(scaled["mailer"]?.["spec"]).toMatchObject({
    fallback: { replicas: 1, behavior: "currentReplicasIfHigher" },
    triggers: [{ metadata: { ignoreNullValues: "false" } }],
  });
  expect(scaled["counter"]?.["spec"]).toMatchObject({ fallback: { replicas: 2 } });
});

test("nothing else sets its replica count, and no credential is handed to whoever scales it", () => {
  expect(ofKind(objects, "HorizontalPodAutoscaler")).toEqual({});
  expect(ofKind(objects, "Deployment")["mailer"]?.["spec"]).not.toHaveProperty("replicas");
  expect(JSON.stringify(scaled)).not.toContain("authenticationRef");
});

test("what scales it is there after the Deployment, and goes before it", () => {
  const release = Object.values(stack.resources("helm_release")).find(
    ({ name }) => name === "mailer-scaling",
  );
  expect(release?.["depends_on"]).toEqual([
    expect.stringMatching(/^kubernetes_deployment_v1\.Mailer_Stable_Deployment_/),
  ]);
});

test("a node may be drained although none may run", () => {
  expect(ofKind(objects, "PodDisruptionBudget")["mailer"]?.["spec"]).toMatchObject({
    maxUnavailable: 1,
  });
});

test("fails on a cluster without KEDA", () => {
  const { queueAutoscaler, ...without } = cluster;
  expect(queueAutoscaler).toBeDefined();
  expect(() =>
    synthWorkloads((scope, namespace) => {
      new Worker(scope, "Mailer", {
        ...minimalProps(namespace),
        cluster: without,
        scaleOnQueue: { queue, messagesPerReplica: 20 },
      });
    }),
  ).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "test/Mailer/Stable/QueueAutoscaler.scaleOnQueue",
      '  value:  "mails"',
      "  rule:   a cluster with KEDA, which asks Prometheus how long the queue is",
      "  remedy: give the workload a `cluster` with a `queueAutoscaler` (an environment has one with `platform.addons.keda.enabled`), or leave `scaleOnQueue` out",
    ].join("\n"),
  );
});

test("fails with every number that can't be, and with two autoscalers", () => {
  expect(() =>
    synthWorkloads((scope, namespace) => {
      const props = (name: string) => ({ ...minimalProps(namespace), name });
      new Worker(scope, "None", {
        ...props("none"),
        scaleOnQueue: { queue, messagesPerReplica: 0, minReplicas: -1 },
      });
      new Worker(scope, "Both", {
        ...props("both"),
        autoscaling: { maxReplicas: 3 },
        scaleOnQueue: { queue, messagesPerReplica: 1, minReplicas: 5 },
      });
    }),
  ).toThrow(
    [
      "4 problems in the stacks:",
      "",
      "test/None/Stable/QueueAutoscaler.scaleOnQueue.messagesPerReplica",
      "  value:  0",
      "  rule:   above 0",
      "  remedy: write how many messages one replica may have before it gets help, e.g. 20",
      "",
      "test/None/Stable/QueueAutoscaler/Resource.ScaledObject shop/none spec.minReplicaCount",
      "  value:  -1",
      "  rule:   Too small: expected number to be >=0",
      "  remedy: write a value within the rule",
      "",
      "test/Both.autoscaling",
      '  value:  {"maxReplicas":3}',
      "  rule:   one of `autoscaling` and `scaleOnQueue`: two autoscalers would work against each other",
      "  remedy: leave one of them out",
      "",
      "test/Both/Stable/QueueAutoscaler.scaleOnQueue.minReplicas",
      "  value:  5",
      "  rule:   at most maxReplicas, 4",
      "  remedy: lower minReplicas or raise maxReplicas",
    ].join("\n"),
  );
});
