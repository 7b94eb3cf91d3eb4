import { Construct } from "constructs";
import { Dashboard } from "../../dashboards/dashboard";
import { certificate } from "../../kubernetes/certificate";
import type { Connections } from "../../kubernetes/connections";
import type { Connectable, MutualTls, PodPeer } from "../../kubernetes/peer";
import type { MessageQueue } from "../../kubernetes/queue-autoscaler";
import { StatefulService } from "../../kubernetes/stateful-service";
import { serverCertificate, serverFiles } from "../certificates";
import { reportProblem } from "../../support/problem";
import { INTERNAL_CA } from "../names";
import {
  type BackingServiceProps,
  dataVolume,
  podResources,
  serviceAlerts,
  serviceLabels,
} from "../service";
import { RABBITMQ_ALERTS } from "./alerts";
import { rabbitMqDashboard } from "./dashboard";
import { definitions } from "./definitions";
import {
  configuration,
  DATA_FOLDER,
  environment,
  FILES_FOLDER,
  NODE_CERTIFICATE_FOLDER,
  NODE_TLS,
  nodeHost,
  PLUGINS,
  PORTS,
  START,
} from "./files";
import { nameClashes, queueNames } from "./names-in-use";
import type { RabbitMqSettings } from "./settings";
import type { BrokerTopology } from "./topology";

export interface RabbitMqProps extends BackingServiceProps {
  readonly settings: RabbitMqSettings;
  /** Of the applications. */
  readonly topologies: readonly BrokerTopology[];
}

const NAME = "rabbitmq";
const METRICS = { name: "metrics", port: PORTS.metrics };

const LEAVE =
  "rabbitmq-upgrade await_online_quorum_plus_one --timeout 90 && rabbitmq-upgrade drain";

/** User of the official image. */
const USER_ID = 999;

/**
 * A message broker: one node or a cluster of them, with queues that each node has a copy of. It
 * speaks TLS alone and knows workloads by their certificates; nobody has a password.
 */
export class RabbitMq extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly mutualTls: MutualTls;
  readonly service: StatefulService;
  /** Its name in DNS, which its certificate has. */
  readonly host: string;
  /** Where clients connect, who say nothing of themselves but by their certificate. */
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RabbitMqProps,
  ) {
    super(scope, id);
    const { namespace, partOf, cluster, settings, topologies } = props;
    const { replicas } = settings;
    const users = [...settings.users, ...topologies.flatMap((topology) => topology.users)];
    for (const clash of nameClashes(settings, topologies)) {
      reportProblem(this, clash);
    }
    const holder = { name: NAME, namespace: namespace.name, labels: serviceLabels(NAME, props) };
    const hosts = Array.from({ length: replicas }, (_, ordinal) =>
      nodeHost(NAME, ordinal, namespace.name),
    );
    this.mutualTls = { issuer: INTERNAL_CA, clients: users.map(({ name }) => name) };
    this.service = new StatefulService(this, "Server", {
      name: NAME,
      namespace,
      partOf,
      cluster,
      component: "broker",
      image: settings.image,
      command: ["sh", `${FILES_FOLDER}/start.sh`],
      replicas,
      clustered: true,
      ports: [{ name: "amqps", port: PORTS.amqps }],
      internalPorts: [
        { name: "epmd", port: PORTS.epmd },
        { name: "nodes", port: PORTS.nodes },
        METRICS,
      ],
      metrics: {
        port: METRICS,
        path: "/metrics/per-object",
        // Which says of every queue how it is, and of no alarm.
        besides: { path: "/metrics", names: "rabbitmq_alarms_.+" },
      },
      variables: {
        HOME: DATA_FOLDER,
        RABBITMQ_CONFIG_FILE: `${FILES_FOLDER}/rabbitmq.conf`,
        RABBITMQ_CONF_ENV_FILE: `${FILES_FOLDER}/rabbitmq-env.conf`,
        RABBITMQ_ENABLED_PLUGINS_FILE: `${FILES_FOLDER}/enabled_plugins`,
        RABBITMQ_LOG_BASE: `${DATA_FOLDER}/log`,
        RABBITMQ_LOGS: "-",
        RABBITMQ_MNESIA_BASE: `${DATA_FOLDER}/mnesia`,
      },
      configFiles: {
        mountPath: FILES_FOLDER,
        files: {
          "rabbitmq.conf": configuration(settings, hosts),
          "rabbitmq-env.conf": environment(NAME),
          "definitions.json": definitions(settings, topologies),
          "node-tls.config": NODE_TLS,
          "start.sh": START,
          enabled_plugins: PLUGINS,
        },
      },
      secrets: [
        serverFiles(holder),
        { name: "node", mountPath: NODE_CERTIFICATE_FOLDER, secretName: `${NAME}-node` },
      ],
      storage: dataVolume(settings, DATA_FOLDER),
      resources: podResources(settings),
      securityContext: { userId: USER_ID, groupId: USER_ID },
      // Waits until the queues can do without this node, and hands its leaders over.
      ...(replicas > 1 && { preStop: ["sh", "-c", LEAVE] }),
      gracePeriodSeconds: 120,
      probes: {
        port: "amqps",
        // Opened last of all, and closed first: a node that waits for others isn't ready.
        startup: { connects: true, periodSeconds: 5, failureThreshold: 120 },
        readiness: { connects: true },
        liveness: { connects: true, periodSeconds: 15, failureThreshold: 8 },
      },
      customResources: [
        serverCertificate(holder, hosts),
        certificate({
          ...holder,
          issuer: INTERNAL_CA,
          name: `${NAME}-node`,
          commonName: `${NAME}-node`,
          dnsNames: hosts,
          usages: ["server auth", "client auth"],
          keepsKey: true,
        }),
        ...serviceAlerts(NAME, RABBITMQ_ALERTS, props),
      ],
      mutualTls: this.mutualTls,
    });
    this.host = `${NAME}.${namespace.name}.svc`;
    this.url = `amqps://${this.host}:${PORTS.amqps}/${settings.virtualHost}`;
    this.peer = this.service.peer;
    this.connections = this.service.connections;
    new Dashboard(this, "Dashboard", {
      ...rabbitMqDashboard,
      namespace: namespace.name,
      dependsOn: [namespace.resource],
    });
  }

  /** One of its queues, for a worker that is scaled by its length. */
  queue(name: string): MessageQueue {
    const { namespace, settings, topologies } = this.props;
    const known = queueNames(settings, topologies);
    if (!known.includes(name)) {
      reportProblem(this, {
        property: "queue",
        value: name,
        rule: `one of its queues: ${known.join(", ") || "it has none"}`,
        remedy: "correct the name, or add the queue",
      });
    }
    // Ready and unacknowledged ones; each node that has a copy tells the same.
    const labels = { namespace: namespace.name, vhost: settings.virtualHost, queue: name };
    const selector = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return { name, length: `max(rabbitmq_queue_messages{${selector.join(", ")}})` };
  }
}
