import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Namespace } from "../../../modules/kubernetes/namespace";
import { StatefulService } from "../../../modules/kubernetes/stateful-service";
import { WebService } from "../../../modules/kubernetes/web-service";
import { Worker } from "../../../modules/kubernetes/worker";
import { Memory } from "../../../modules/support/quantities";
import { synthStack } from "../../support/synth";
import { minimalProps } from "../../support/workload";

test("a restart by hand is taken back by no deploy of any kind of workload", () => {
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    new HelmProvider(scope, "Helm", {});
    const namespace = new Namespace(scope, "Shop", { name: "shop", partOf: "shop" });
    const props = (name: string) => ({ ...minimalProps(namespace), name });
    new WebService(scope, "Web", props("web"));
    new Worker(scope, "Mailer", { ...props("mailer"), autoscaling: null, replicas: 1 });
    new StatefulService(scope, "Queue", {
      ...props("queue"),
      ports: [{ name: "amqp", port: 5672 }],
      probes: null,
      storage: { mountPath: "/data", size: Memory.gibibytes(1) },
    });
  });
  const restartable = [
    ...Object.values(stack.resources("kubernetes_deployment_v1")),
    ...Object.values(stack.resources("kubernetes_stateful_set_v1")),
  ];
  expect(restartable).toHaveLength(3);
  for (const { lifecycle } of restartable) {
    expect(lifecycle).toMatchObject({
      ignore_changes: expect.arrayContaining([
        'spec[0].template[0].metadata[0].annotations["kubectl.kubernetes.io/restartedAt"]',
      ]),
    });
  }
});
