import type { Environment } from "../../environment/environment";
import type { Receiver } from "../../environment/reporting";
import type { HelmValues } from "../../platform/helm-values";
import { MONITORING } from "../../platform/namespaces";
import { CENTRAL, CENTRAL_SERVICE, CENTRAL_URL, receives } from "./central";
import { CLIENT_SECRET } from "./client-certificates";
import { reportHost, reportUrl } from "./endpoints";
import { trustedAuthorities } from "./receiving-routes";

/** ConfigMap with the certificate of the CA of a receiver whose CA isn't known to everybody. */
const RECEIVER_CA = "reporting-receiver-ca";

/**
 * Bounds of what waits in memory: 10 shards of 10,000 samples, and 2,000 in each request, are 120,000
 * samples. What doesn't fit waits in the write-ahead log on Prometheus' disk, which is there anyway and
 * is cut every two hours: so long may a receiver be away
 * (https://prometheus.io/docs/practices/remote_write).
 */
const QUEUE = {
  capacity: 10_000,
  maxShards: 10,
  maxSamplesPerSend: 2000,
  maxBackoff: "5s",
  // The receiver says when it is too much, and gets it later.
  retryOnRateLimit: true,
};

/** Exemplars too, where there are any: traces of all clusters are at the receiver. */
const SENT = { queueConfig: QUEUE, sendExemplars: true };

/** What Prometheus is given so that it reports to another, or to the central one of its own cluster. */
export function reportingValues(environment: Environment): HelmValues {
  const { reportsTo: receiver } = environment;
  if (receiver === undefined && !receives(environment)) {
    return {};
  }
  const manifests = reportingManifests(environment);
  return {
    ...(manifests.length > 0 && { extraManifests: manifests }),
    prometheus: { prometheusSpec: prometheusSpec(environment, receiver) },
  };
}

function prometheusSpec(environment: Environment, receiver: Receiver | undefined): HelmValues {
  return {
    remoteWrite: [
      ...(receives(environment)
        ? [{ name: CENTRAL_SERVICE, url: `${CENTRAL_URL}/api/v1/write`, ...SENT }]
        : []),
      ...(receiver ? [toReceiver(environment.name, receiver)] : []),
    ],
    // Labels of every series that is sent; there is one Prometheus, which `cluster` names.
    prometheusExternalLabelNameClear: true,
    replicaExternalLabelNameClear: true,
    ...(receiver && {
      secrets: [CLIENT_SECRET],
      additionalAlertManagerConfigs: [alertmanagerOf(environment.name, receiver)],
      ...(receiver.caCertificate !== undefined && { configMaps: [RECEIVER_CA] }),
    }),
    // What the central Prometheus has rules for isn't here.
    ...(receives(environment) && {
      ruleNamespaceSelector: {
        matchExpressions: [
          { key: "kubernetes.io/metadata.name", operator: "NotIn", values: [CENTRAL] },
        ],
      },
    }),
  };
}

/** What the release brings along: certificates of CAs, of the receiver and of those that report here. */
function reportingManifests(environment: Environment): readonly object[] {
  const { caCertificate } = environment.reportsTo ?? {};
  return [
    ...(caCertificate === undefined
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: RECEIVER_CA, namespace: MONITORING.name },
            data: { "ca.crt": caCertificate },
          },
        ]),
    ...trustedAuthorities(environment, MONITORING.name),
  ];
}

function toReceiver(cluster: string, receiver: Receiver) {
  return {
    name: receiver.name,
    url: reportUrl("metrics", cluster, receiver),
    tlsConfig: {
      ...clientFiles("certFile", "keyFile"),
      ...receiverCa("caFile", receiver),
    },
    ...SENT,
  };
}

/**
 * The receiver's Alertmanager, as Prometheus' own configuration names it. The Watchdog isn't sent: it
 * would keep the receiver's own dead man's switch quiet; its metric says the same.
 */
function alertmanagerOf(cluster: string, receiver: Receiver) {
  return {
    scheme: "https",
    static_configs: [{ targets: [`${reportHost("alerts", cluster, receiver)}:443`] }],
    tls_config: { ...clientFiles("cert_file", "key_file"), ...receiverCa("ca_file", receiver) },
    alert_relabel_configs: [{ source_labels: ["alertname"], regex: "Watchdog", action: "drop" }],
  };
}

/** Read anew for each connection, so that a renewed certificate needs no restart. */
function clientFiles(certificate: string, key: string): HelmValues {
  const folder = `/etc/prometheus/secrets/${CLIENT_SECRET}`;
  return { [certificate]: `${folder}/tls.crt`, [key]: `${folder}/tls.key` };
}

function receiverCa(key: string, { caCertificate }: Receiver) {
  return caCertificate === undefined
    ? {}
    : { [key]: `/etc/prometheus/configmaps/${RECEIVER_CA}/ca.crt` };
}
