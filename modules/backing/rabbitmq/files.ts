import { SERVER_CERTIFICATE_FOLDER } from "../names";
import type { RabbitMqSettings } from "./settings";

export const FILES_FOLDER = "/etc/rabbitmq";
export const DATA_FOLDER = "/var/lib/rabbitmq";
/** Certificate by which the nodes know each other, and its private key, which never changes. */
export const NODE_CERTIFICATE_FOLDER = "/var/run/node-certificate";
export const PORTS = { amqps: 5671, epmd: 4369, nodes: 25_672, metrics: 15_692 };

/** Below it the broker takes no more messages. */
const LEAST_DISK = 0.2;
/** Above it publishers wait; the rest is for what collecting garbage takes. */
const MOST_MEMORY = 0.6;

/** Full name of a node's host. */
export function nodeHost(name: string, ordinal: number, namespace: string): string {
  return `${name}-${ordinal}.${name}-nodes.${namespace}.svc.cluster.local`;
}

/** https://www.rabbitmq.com/docs/configure; keys that 3.10 and 4.3 both have. */
export function configuration(
  { replicas, memoryLimit, storage }: RabbitMqSettings,
  hosts: readonly string[],
): string {
  return [
    "listeners.tcp = none",
    `listeners.ssl.default = ${PORTS.amqps}`,
    `ssl_options.cacertfile = ${SERVER_CERTIFICATE_FOLDER}/ca.crt`,
    `ssl_options.certfile = ${SERVER_CERTIFICATE_FOLDER}/tls.crt`,
    `ssl_options.keyfile = ${SERVER_CERTIFICATE_FOLDER}/tls.key`,
    "ssl_options.verify = verify_peer",
    "ssl_options.fail_if_no_peer_cert = true",
    "ssl_options.versions.1 = tlsv1.3",
    "auth_mechanisms.1 = EXTERNAL",
    "ssl_cert_login_from = common_name",
    `load_definitions = ${FILES_FOLDER}/definitions.json`,
    `total_memory_available_override_value = ${memoryLimit.mebibytes}MiB`,
    `vm_memory_high_watermark.relative = ${MOST_MEMORY}`,
    `disk_free_limit.absolute = ${Math.floor(storage.mebibytes * LEAST_DISK)}MiB`,
    "queue_leader_locator = balanced",
    `prometheus.tcp.port = ${PORTS.metrics}`,
    "log.console = true",
    "log.file = false",
    ...(replicas > 1
      ? [
          "cluster_formation.peer_discovery_backend = classic_config",
          ...hosts.map(
            (host, index) => `cluster_formation.classic_config.nodes.${index + 1} = rabbit@${host}`,
          ),
          // Queues are made when all nodes are there, so that each gets a copy.
          `cluster_formation.target_cluster_size_hint = ${replicas}`,
          "cluster_partition_handling = pause_minority",
        ]
      : []),
    "",
  ].join("\n");
}

export const PLUGINS = "[rabbitmq_auth_mechanism_ssl,rabbitmq_prometheus].\n";

/** Between the nodes, both ends by certificate: https://www.rabbitmq.com/docs/clustering-ssl. */
export const NODE_TLS = ((): string => {
  const files = ["cacertfile", "certfile", "keyfile"].map((key, index) => {
    const file = ["ca.crt", "tls.crt", "tls.key"][index] ?? "";
    return `{${key}, "${NODE_CERTIFICATE_FOLDER}/${file}"}`;
  });
  const common = [...files, "{verify, verify_peer}"].join(", ");
  return `[{server, [${common}, {fail_if_no_peer_cert, true}]}, {client, [${common}]}].\n`;
})();

/** Read by the server and by its tools, also when they are started by hand. */
export function environment(name: string): string {
  return `USE_LONGNAME=true
NODENAME="rabbit@$POD_NAME.${name}-nodes.$POD_NAMESPACE.svc.cluster.local"
ssl=$(ls -d /opt/erlang/lib/erlang/lib/ssl-*/ebin /usr/local/lib/erlang/lib/ssl-*/ebin /usr/lib/erlang/lib/ssl-*/ebin 2>/dev/null | head -n 1)
tls="-pa $ssl -proto_dist inet_tls -ssl_dist_optfile ${FILES_FOLDER}/node-tls.config"
SERVER_ADDITIONAL_ERL_ARGS="$tls"
CTL_ERL_ARGS="$tls"
`;
}

/**
 * The secret that nodes and tools share is made from a key that cert-manager has made: the same in
 * every node, for good, and known to nobody else.
 */
export const START = `set -eu
umask 077
cookie=${DATA_FOLDER}/.erlang.cookie
rm -f "$cookie"
sha256sum <${NODE_CERTIFICATE_FOLDER}/tls.key | cut -c 1-64 | tr -d '\\n' >"$cookie"
chmod 400 "$cookie"
exec rabbitmq-server
`;
