import { Construct } from "constructs";
import type { Environment } from "../environment/environment";
import type { AddOnName } from "./settings";
import { Connections } from "../kubernetes/connections";
import type { Namespace } from "../kubernetes/namespace";
import type { AddressPeer, PodPeer } from "../kubernetes/peer";
import type { PLATFORM_NAMESPACES } from "./namespaces";
import {
  alertmanager,
  apiServer,
  apiServerAsClient,
  dns,
  grafana,
  ingressController,
  internet,
  loki,
  nodes,
  prometheus,
} from "./peers";

export interface PlatformConnectionsProps {
  readonly environment: Environment;
  readonly namespaces: Readonly<Record<keyof typeof PLATFORM_NAMESPACES, Namespace>>;
  readonly has: (name: AddOnName) => boolean;
}

/**
 * All traffic of the add-ons; every namespace of theirs refuses the rest. Workloads declare their
 * own with `ingressController`, `prometheus` and `loki`.
 */
export class PlatformConnections extends Construct {
  private readonly namespaces: PlatformConnectionsProps["namespaces"];

  constructor(scope: Construct, id: string, props: PlatformConnectionsProps) {
    super(scope, id);
    const { environment, has } = props;
    this.namespaces = props.namespaces;
    const api = apiServer(environment);
    const targets: PodPeer[] = [];
    const monitored = has("kube-prometheus-stack");

    if (has("traefik")) {
      const clients: AddressPeer = {
        kind: "addresses",
        name: "clients",
        cidrs: environment.platform.ingress.sourceRanges,
        ports: [],
      };
      const traefik = this.of("Traefik", ingressController);
      traefik.allowTo(api).allowFrom(clients, { ports: ["web", "websecure"] });
      if (monitored) {
        traefik.allowTo(this.placed(grafana));
      }
      targets.push(only(ingressController, "metrics"));
    }
    if (has("cert-manager")) {
      const controller = this.of("CertManager", certManager).allowTo(api);
      this.of("CertManagerWebhook", certManagerWebhook).allowFrom(apiServerAsClient(environment));
      if (environment.target === "azure") {
        // Let's Encrypt, Entra, Azure DNS; names are looked up at the zone's own servers.
        controller.allowTo(internet, { ports: ["https", "http", "dns", "dns-tcp"] });
      }
      if (environment.target === "azure" && has("traefik")) {
        // Before Let's Encrypt looks, cert-manager asks the ingress for the answer itself.
        controller.allowTo(this.placed(only(ingressController, "web", "websecure")));
      }
      targets.push(certManager);
    }
    if (has("loki")) {
      const logStore = this.of("Loki", loki);
      if (environment.target === "azure") {
        logStore.allowTo(internet, { ports: ["https"] });
      }
      for (const [agentId, agent] of Object.entries({ Alloy: alloy, AlloyEvents: alloyEvents })) {
        if (has(agent.name)) {
          this.of(agentId, agent).allowTo(api).allowTo(this.placed(loki));
          targets.push(agent);
        }
      }
      targets.push(loki);
    }
    if (monitored) {
      this.connectMonitoring(props, targets);
    }
  }

  private connectMonitoring({ environment, has }: PlatformConnectionsProps, targets: PodPeer[]) {
    const api = apiServer(environment);
    const dashboards = this.of("Grafana", grafana).allowTo(api);
    dashboards.allowTo(this.placed(only(prometheus, "http-web")));
    dashboards.allowTo(this.placed(only(alertmanager, "http-web")));
    if (has("loki")) {
      dashboards.allowTo(this.placed(loki));
    }
    if (environment.target === "azure") {
      dashboards.allowTo(internet, { ports: ["https"] });
    }
    const { email, teams, webhook } = environment.platform.alerts;
    if (email !== undefined || teams || webhook) {
      this.of("Alertmanager", alertmanager).allowTo(internet, {
        ports: ["https", "smtp-submission"],
      });
    }
    const operator = this.of("PrometheusOperator", prometheusOperator);
    operator.allowTo(api).allowFrom(apiServerAsClient(environment));
    this.of("AdmissionJobs", admissionJobs).allowTo(api);
    this.of("KubeStateMetrics", kubeStateMetrics).allowTo(api);

    const scraper = this.of("Prometheus", prometheus).allowTo(api).allowTo(nodes(environment));
    for (const target of [
      ...targets,
      alertmanager,
      grafana,
      kubeStateMetrics,
      prometheus,
      prometheusOperator,
      only(dns, "metrics"),
    ]) {
      scraper.allowTo(this.placed(target));
    }
  }

  /** The connections of a peer, made once. */
  private of(id: string, peer: PodPeer): Connections {
    const made = this.node.tryFindChild(id);
    return made instanceof Connections
      ? made
      : new Connections(this, id, { peer: this.placed(peer), partOf: "platform" });
  }

  /** The peer in the namespace that this stack makes, so that its policies wait for it. */
  private placed(peer: PodPeer): PodPeer {
    const namespace = Object.values(this.namespaces).find(
      ({ name }) => name === peer.namespace.name,
    );
    return namespace === undefined ? peer : { ...peer, namespace };
  }
}

/** All pods of cert-manager: each has metrics on the same port. */
const certManager: PodPeer = {
  kind: "pods",
  name: "cert-manager",
  namespace: { name: "cert-manager" },
  podLabels: {},
  ports: [{ name: "http-metrics", port: 9402 }],
};

const certManagerWebhook: PodPeer = {
  kind: "pods",
  name: "cert-manager-webhook",
  namespace: { name: "cert-manager" },
  podLabels: { "app.kubernetes.io/name": "webhook" },
  ports: [{ name: "https", port: 10250 }],
};

const prometheusOperator: PodPeer = {
  kind: "pods",
  name: "prometheus-operator",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/component": "prometheus-operator" },
  ports: [{ name: "https", port: 10250 }],
};

/** Jobs of kube-prometheus-stack that make the certificate of its webhook. */
const admissionJobs: PodPeer = {
  kind: "pods",
  name: "admission-jobs",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/component": "prometheus-operator-webhook" },
  ports: [],
};

const kubeStateMetrics: PodPeer = {
  kind: "pods",
  name: "kube-state-metrics",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/name": "kube-state-metrics" },
  ports: [{ name: "http", port: 8080 }],
};

const alloy = {
  kind: "pods",
  name: "alloy",
  namespace: { name: "node-agents" },
  podLabels: { "app.kubernetes.io/instance": "alloy" },
  ports: [{ name: "http-metrics", port: 12345 }],
} as const satisfies PodPeer;

const alloyEvents = {
  ...alloy,
  name: "alloy-events",
  namespace: { name: "monitoring" },
  podLabels: { "app.kubernetes.io/instance": "alloy-events" },
} as const satisfies PodPeer;

/** A peer with some of its ports. */
function only(peer: PodPeer, ...names: readonly string[]): PodPeer {
  return { ...peer, ports: peer.ports.filter(({ name }) => names.includes(name)) };
}
