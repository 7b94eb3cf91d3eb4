import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { CronTask } from "../../../modules/kubernetes/cron-task";
import { Namespace } from "../../../modules/kubernetes/namespace";
import { NamespaceLimits } from "../../../modules/kubernetes/namespace-limits";
import { publicHttps } from "../../../modules/kubernetes/peer";
import { StatefulService } from "../../../modules/kubernetes/stateful-service";
import { VolumeClaim } from "../../../modules/kubernetes/volume-claim";
import { WebService } from "../../../modules/kubernetes/web-service";
import { Worker } from "../../../modules/kubernetes/worker";
import { Cpu, Memory } from "../../../modules/support/quantities";
import { synthStack } from "../../support/synth";
import { minimalProps } from "../../support/workload";

/** A stack with each kind of workload, given no more than it needs. */
export const workloadDefaults = synthStack((stack) => {
  new KubernetesProvider(stack, "Kubernetes", {});
  new HelmProvider(stack, "Helm", {});
  const partOf = "shop";
  const namespace = new Namespace(stack, "Shop", { name: "shop", partOf });
  const props = (name: string) => ({ ...minimalProps(namespace), name });
  new WebService(stack, "Web", {
    ...props("web"),
    route: { domain: "example.com" },
  }).connections.allowTo(publicHttps);
  new Worker(stack, "Mailer", props("mailer"));
  new StatefulService(stack, "Queue", {
    ...props("queue"),
    ports: [{ name: "amqp", port: 5672 }],
    probes: null,
    replicas: 3,
    storage: { mountPath: "/var/lib/queue", size: Memory.gibibytes(8) },
  });
  new CronTask(stack, "Cleanup", {
    ...props("cleanup"),
    schedule: "15 3 * * *",
    deadlineSeconds: 600,
  });
  const size = Memory.gibibytes(1);
  new VolumeClaim(stack, "Files", { namespace, name: "files", workload: "web", partOf, size });
  new NamespaceLimits(stack, "Limits", {
    namespace,
    partOf,
    quota: {
      pods: 20,
      cpuRequests: Cpu.cores(2),
      memoryRequests: Memory.gibibytes(4),
      memoryLimits: Memory.gibibytes(8),
    },
  });
});
