import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Construct } from "constructs";
import {
  type RouteObjectives,
  routeObjectiveProblems,
  routeObjectives,
} from "../objectives/route-objectives";
import { objectiveRules } from "../objectives/objective-rules";
import { reportProblem } from "../support/problem";
import { acmeSolver } from "./acme-solver";
import type { AutoscalingProps } from "./autoscaler";
import { Connections } from "./connections";
import type { DisruptionProps } from "./disruption-budget";
import type { Image } from "./image";
import { keepAliveVariables } from "./keep-alive";
import { Manifests } from "./manifests";
import { serviceMonitor } from "./monitors";
import { type Connectable, type PeerPort, type PodPeer, workloadPeer } from "./peer";
import { servicePorts } from "./ports";
import { Pod, type PodProps } from "./pod";
import type { ProbesProps } from "./probes";
import { type ReleaseStrategy, secondImage } from "./release-strategy";
import { type RouteProps, routeObjects } from "./route";
import { resolveShutdown, type ShutdownProps } from "./shutdown";
import { traceReceiverOf, traceVariables } from "./traces";
import { type RolloutProps, Track } from "./track";

export interface WebServiceProps extends Omit<PodProps, "gracePeriodSeconds">, ShutdownProps {
  /** Ports of the container and of the Service. @default http 8080 */
  readonly ports?: readonly PeerPort[];
  /** @default /startupz, /livez and /readyz on the port http; `null` for none */
  readonly probes?: ProbesProps | null;
  /** @default 2 to 4 replicas at 50 % of the CPU requested; `null` leaves `replicas` fixed */
  readonly autoscaling?: AutoscalingProps | null;
  /** Used where nothing scales. @default 2 */
  readonly replicas?: number;
  /** @default one pod at a time; `null` for none */
  readonly disruption?: DisruptionProps | null;
  readonly rollout?: RolloutProps;
  /** The way from outside, to the port http. @default none */
  readonly route?: RouteProps;
  /**
   * What users of the route are promised; alerts tell when it is not kept (docs/objectives.md).
   * @default 99.9 % of requests without a server error, 99 % within 300 ms; `null` for none
   */
  readonly objectives?: RouteObjectives | null;
  /** How a new image meets the users. @default rolling */
  readonly release?: ReleaseStrategy;
  /** Port that Prometheus scrapes at /metrics; `null` for none. @default metrics, if there is one */
  readonly metricsPort?: string | null;
}

interface RuleMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const DEFAULT_PORTS: readonly PeerPort[] = [{ name: "http", port: 8080 }];

/**
 * A service that answers HTTP: Deployment, Service, ConfigMap, ServiceAccount, autoscaler,
 * disruption budget and, when asked for, route with certificate and monitor. Its connections from
 * the ingress controller and from Prometheus are declared with the route and the metrics port;
 * every other one is declared by `connections`. What it lacks can be changed on the resources:
 * `service.stable.deployment.addOverride(…)`.
 */
export class WebService extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  /** What runs the workload's own image. */
  readonly stable: Track;
  /** What runs the second image of a release. */
  readonly second: Track | undefined;
  readonly service: ServiceV1;
  /** Route, certificate and monitor. */
  readonly customResources: Manifests | undefined;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { name, namespace, ports = DEFAULT_PORTS, release = { strategy: "rolling" } } = props;
    const { route, variables } = props;
    const traceReceiver = traceReceiverOf(props);
    const shutdown = resolveShutdown(this, props);
    this.pod = new Pod(
      this,
      "Pod",
      {
        ...props,
        gracePeriodSeconds: shutdown.gracePeriodSeconds,
        variables: {
          ...portVariables(ports),
          ...shutdown.variables,
          ...(route && keepAliveVariables(this, route, variables)),
          ...(traceReceiver && traceVariables(name, traceReceiver)),
          ...variables,
        },
      },
      { ports, probes: props.probes === undefined ? {} : props.probes, restartPolicy: "Always" },
    );
    this.peer = workloadPeer(name, namespace, ports);
    this.connections = new Connections(this, "Connections", {
      peer: this.peer,
      partOf: props.partOf,
      pod: this.pod,
      fqdnPolicies: props.cluster?.fqdnPolicies,
    });
    const objects = this.customObjects(props, ports, release);
    this.customResources =
      objects.length > 0
        ? new Manifests(this, "CustomResources", {
            name,
            namespace: namespace.name,
            manifests: objects,
            dependsOn: this.pod.dependsOn,
          })
        : undefined;
    const second = secondImage(release);
    this.stable = this.addTrack("Stable", props, name, props.image);
    this.service = this.addService("Service", this.stable, name, ports);
    if (second) {
      const secondName = `${name}-${second.suffix}`;
      this.second = this.addTrack("Second", props, secondName, second.image);
      this.addService("SecondService", this.second, secondName, ports);
    }
    this.declareConnections(props);
  }

  /**
   * Lets the ingress controller reach the pod that cert-manager starts in this namespace to prove
   * to Let's Encrypt that the host is ours (HTTP-01).
   */
  private allowAcmeChallenge({ route, namespace, partOf, cluster = {} }: WebServiceProps): void {
    if (route && cluster.issuer?.asksHost === true && cluster.ingressController) {
      const peer = acmeSolver(namespace);
      new Connections(this, "AcmeSolver", { peer, partOf }).allowFrom(cluster.ingressController);
    }
  }

  private addTrack(id: string, props: WebServiceProps, name: string, image: Image): Track {
    const { autoscaling = {}, replicas = 2, disruption = { maxUnavailable: 1 } } = props;
    return new Track(this, id, {
      workload: props.name,
      name,
      namespace: props.namespace,
      image,
      pod: this.pod,
      autoscaling,
      replicas,
      disruption,
      rollout: props.rollout ?? {},
      // The CSI driver refuses a pod whose SecretProviderClass is not there yet.
      dependsOn:
        this.pod.manifests.length > 0 && this.customResources ? [this.customResources.release] : [],
    });
  }

  private addService(id: string, track: Track, name: string, ports: readonly PeerPort[]) {
    return new ServiceV1(this, id, {
      metadata: {
        name,
        namespace: this.peer.namespace.name,
        labels: this.pod.labels(),
      },
      spec: {
        type: "ClusterIP",
        selector: track.matchLabels,
        port: servicePorts(ports),
      },
      dependsOn: this.pod.dependsOn,
    });
  }

  private customObjects(
    props: WebServiceProps,
    ports: readonly PeerPort[],
    release: ReleaseStrategy,
  ) {
    const { name, namespace } = this.peer;
    const metadata = { name, namespace: namespace.name, labels: this.pod.labels() };
    const { route, cluster = {} } = props;
    const metricsPort = this.metricsPort(props, ports);
    const target = { ...metadata, port: "http", release, issuer: this.issuer(props) };
    return [
      ...this.pod.manifests,
      ...(route ? routeObjects(this, route, target) : []),
      ...this.objectiveRules(props, metadata),
      ...(metricsPort && cluster.prometheus ? [serviceMonitor(metadata, metricsPort)] : []),
    ];
  }

  /** Rules that hold the route to its objectives, where there are a Prometheus and a measured route. */
  private objectiveRules(props: WebServiceProps, { name, namespace, labels }: RuleMetadata) {
    const { route, objectives = {}, cluster = {} } = props;
    if (route === undefined || objectives === null || !cluster.objectives || !cluster.prometheus) {
      return [];
    }
    const { routes, runbooksUrl } = cluster.objectives;
    const problems = routeObjectiveProblems(objectives, routes);
    for (const { property, ...problem } of problems) {
      reportProblem(this, { property: `objectives.${property}`, ...problem });
    }
    const measured = { namespace, workload: name };
    const list = problems.length > 0 ? [] : routeObjectives(measured, objectives, routes);
    return list.length === 0
      ? []
      : [
          objectiveRules({
            ...measured,
            name: `${name}-objectives`,
            labels,
            objectives: list,
            runbooksUrl,
          }),
        ];
  }

  /** Name of the issuer of the route's certificate. */
  private issuer({ route, cluster = {} }: WebServiceProps): string {
    const { ingressController, issuer } = cluster;
    if (route && (ingressController === undefined || issuer === undefined)) {
      reportProblem(this, {
        property: "route",
        value: route.host ?? route.domain,
        rule: "an ingress controller that leads here, and an issuer of certificates",
        remedy: "give the workload a `cluster` with an `ingressController` and an `issuer`",
      });
    }
    return issuer?.name ?? "";
  }

  private metricsPort(props: WebServiceProps, ports: readonly PeerPort[]): string | null {
    const { metricsPort = ports.some(({ name }) => name === "metrics") ? "metrics" : null } = props;
    return metricsPort;
  }

  private declareConnections(props: WebServiceProps): void {
    const { cluster = {}, route, logs } = props;
    const traceReceiver = traceReceiverOf(props);
    const metricsPort = this.metricsPort(props, this.peer.ports);
    if (route && cluster.ingressController) {
      this.connections.allowFrom(cluster.ingressController, { ports: ["http"] });
      this.allowAcmeChallenge(props);
    }
    if (metricsPort && cluster.prometheus) {
      this.connections.allowFrom(cluster.prometheus, { ports: [metricsPort] });
    }
    if (logs === "sidecar" && cluster.logStore) {
      this.connections.allowTo(cluster.logStore.peer);
    }
    if (traceReceiver) {
      this.connections.allowTo(traceReceiver.peer);
    }
  }
}

/** Tells the program its ports: `PORT` for http, `<NAME>_PORT` for the others. */
function portVariables(ports: readonly PeerPort[]): Record<string, string> {
  return Object.fromEntries(
    ports.map(({ name, port }) => [
      name === "http" ? "PORT" : `${name.toUpperCase().replaceAll("-", "_")}_PORT`,
      String(port),
    ]),
  );
}
