import type { Finding } from "./findings";

/** Findings that stay, and why. */
export interface Exception {
  /** Id of kube-score's test. */
  readonly test: string;
  /** What it says. */
  readonly summaries: readonly string[];
  /** `Deployment traefik/traefik`. @default every object */
  readonly objects?: readonly string[];
  readonly reason: string;
}

const CERT_MANAGER = [
  "Deployment cert-manager/cert-manager",
  "Deployment cert-manager/cert-manager-cainjector",
  "Deployment cert-manager/cert-manager-webhook",
];

/** What kube-score would have otherwise in the pods of charts; one that nothing needs is an error. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    test: "container-resources",
    summaries: ["CPU limit is not set"],
    reason:
      "A limit throttles a container while its node has CPU to spare; requests share it out fairly.",
  },
  {
    test: "container-image-pull-policy",
    summaries: ["ImagePullPolicy is not set to Always"],
    reason:
      "A chart's images are pinned by its version: Always would make every start depend on a registry.",
  },
  {
    test: "container-security-context-user-group-id",
    summaries: [
      "The container is running with a low user ID",
      "The container running with a low group ID",
    ],
    objects: [
      ...CERT_MANAGER,
      "DaemonSet node-agents/alloy",
      "Deployment kube-system/metrics-server",
      "Deployment monitoring/alloy-events",
      "Deployment monitoring/alloy-otlp",
      "Deployment monitoring/kube-prometheus-stack-grafana",
      "Job cert-manager/cert-manager-startupapicheck",
      "Job monitoring/kube-prometheus-stack-admission-create",
      "Job monitoring/kube-prometheus-stack-admission-patch",
    ],
    reason:
      "The user that the image is made for, never root; but the agent that reads the nodes' logs, which root alone may read.",
  },
  {
    test: "deployment-has-host-podantiaffinity",
    summaries: ["Deployment does not have a host podAntiAffinity set"],
    objects: [...CERT_MANAGER, "Deployment traefik/traefik"],
    reason: "topologySpreadConstraints spread the pods over zones, which kube-score doesn't read.",
  },
  {
    test: "deployment-replicas",
    summaries: ["Deployment few replicas"],
    objects: [
      ...CERT_MANAGER,
      "Deployment kube-system/metrics-server",
      "Deployment monitoring/alloy-events",
      "Deployment monitoring/alloy-otlp",
      "Deployment monitoring/kube-prometheus-stack-grafana",
      "Deployment monitoring/kube-prometheus-stack-kube-state-metrics",
      "Deployment monitoring/kube-prometheus-stack-operator",
      "Deployment traefik/traefik",
    ],
    reason:
      "A second one would send events twice, see half of a trace, count objects twice, share a disk or wait as a leader's stand-in; what requests pass through has one pod in local only.",
  },
  {
    test: "deployment-strategy",
    summaries: ["Deployment update strategy"],
    objects: ["Deployment monitoring/kube-prometheus-stack-grafana"],
    reason: "Its disk can be attached to one node only: the new pod has to wait for the old one.",
  },
  {
    test: "pod-networkpolicy",
    summaries: ["The pod does not have a matching NetworkPolicy"],
    objects: ["Deployment kube-system/metrics-server"],
    reason: "kube-system is the cluster's own namespace; nothing there is closed by this project.",
  },
  {
    test: "pod-probes",
    summaries: ["Container is missing a livenessProbe"],
    objects: [
      "DaemonSet node-agents/alloy",
      "Deployment monitoring/alloy-events",
      "Deployment monitoring/alloy-otlp",
    ],
    reason:
      "Its health turns bad with any component, Loki or Tempo out of reach among them, and a restart would only lose what it holds.",
  },
  {
    test: "pod-probes",
    summaries: ["Container is missing a readinessProbe"],
    objects: [
      "Deployment cert-manager/cert-manager",
      "Deployment cert-manager/cert-manager-cainjector",
    ],
    reason: "No request is routed to it, and the chart has no such probe.",
  },
  {
    test: "pod-probes-identical",
    summaries: ["Container has the same readiness and liveness probe"],
    objects: [
      "DaemonSet node-agents/kube-prometheus-stack-prometheus-node-exporter",
      "Deployment monitoring/kube-prometheus-stack-grafana",
      "Deployment monitoring/kube-prometheus-stack-operator",
      "Deployment traefik/traefik",
      "StatefulSet monitoring/tempo",
    ],
    reason:
      "The programs have one address that tells their health, and it asks nothing of others; liveness gives up later.",
  },
  {
    test: "service-targets-pod",
    summaries: ["The services selector does not match any pods"],
    objects: [
      "Service kube-system/kube-prometheus-stack-coredns",
      "Service monitoring/kube-prometheus-stack-alertmanager",
      "Service monitoring/kube-prometheus-stack-prometheus",
    ],
    reason: "The operator makes their pods, and the cluster those of its DNS.",
  },
  {
    test: "statefulset-has-servicename",
    summaries: ["StatefulSet does not have a valid serviceName"],
    objects: ["StatefulSet monitoring/tempo"],
    reason: "The chart names a Service that it doesn't make; nobody asks for its one pod by name.",
  },
  {
    test: "service-type",
    summaries: ["The service is of type NodePort"],
    objects: ["Service traefik/traefik"],
    reason: "local has no load balancer.",
  },
];

/** What of an exception no finding needs: its objects one by one, or all of it. */
export function staleIn(exception: Exception, findings: readonly Finding[]): string[] {
  const needed = findings.filter((finding) => excuses(exception, finding));
  const unneeded =
    exception.objects === undefined
      ? needed.length === 0
        ? ["every object"]
        : []
      : exception.objects.filter((object) => needed.every((finding) => finding.object !== object));
  return unneeded.map((object) => `${exception.test}: ${object}`);
}

export function excuses({ test, summaries, objects }: Exception, finding: Finding): boolean {
  return (
    finding.test === test &&
    summaries.includes(finding.summary) &&
    (objects?.includes(finding.object) ?? true)
  );
}
