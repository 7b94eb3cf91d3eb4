import { clusterName } from "../../environment/cluster-name";
import type { Environment } from "../../environment/environment";
import type { Receiver } from "../../environment/reporting";
import { LOKI_PUSH_URL } from "../loki/peer";
import { CLIENT_FOLDER } from "../reporting/client-certificates";
import { reportUrl } from "../reporting/endpoints";

/**
 * Alloy's configuration of the agent on each node. A label makes a stream, so only what has few values is one: namespace,
 * app, container, level (of those that are known). The pod, its node, a request's and a trace's id go along as structured
 * metadata, which can be filtered for but makes no stream.
 */
export function nodeLogs(environment: Environment): string {
  return `
discovery.kubernetes "pods" {
  role = "pod"
  selectors {
    role  = "pod"
    field = "spec.nodeName=" + coalesce(sys.env("HOSTNAME"), constants.hostname)
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
${[
  ["__meta_kubernetes_namespace", "namespace"],
  ["__meta_kubernetes_pod_label_app_kubernetes_io_name", "app"],
  ["__meta_kubernetes_pod_container_name", "container"],
  ["__meta_kubernetes_pod_name", "pod"],
  ["__meta_kubernetes_pod_node_name", "node"],
]
  .map(
    ([source, target]) => `
  rule {
    source_labels = ["${source}"]
    target_label  = "${target}"
  }`,
  )
  .join("")}
  rule {
    source_labels = ["__meta_kubernetes_pod_uid", "__meta_kubernetes_pod_container_name"]
    separator     = "/"
    replacement   = "/var/log/pods/*$1/*.log"
    target_label  = "__path__"
  }
  // The kubelet names the folder of a static pod, such as the API server's, by the hash of its file.
  rule {
    source_labels = ["__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror", "__meta_kubernetes_pod_container_name"]
    separator     = "/"
    regex         = "([^/]+/.+)"
    replacement   = "/var/log/pods/*$1/*.log"
    target_label  = "__path__"
  }
}

local.file_match "pods" {
  path_targets = discovery.relabel.pods.output
}

${reader("pods", "default")}
loki.write "default" {
  endpoint {
    url = "${LOKI_PUSH_URL}"
  }
  external_labels = { cluster = "${clusterName(environment)}" }
}
${environment.reportsTo ? reported(environment, environment.reportsTo) : ""}`.trimStart();
}

/**
 * The same lines to a receiver, read from the files a second time: where it takes none, this reader
 * waits and the one for the cluster's own Loki doesn't. The files are the queue, which the kubelet
 * bounds, so that lines are never given up; 10 MiB of them wait in memory.
 * https://grafana.com/docs/alloy/latest/reference/components/loki/loki.write/
 */
function reported(environment: Environment, receiver: Receiver): string {
  const { caCertificate } = receiver;
  return `
${reader("reported", "receiver")}
loki.write "receiver" {
  endpoint {
    url                 = "${reportUrl("logs", environment.name, receiver)}"
    max_backoff_period  = "30s"
    max_backoff_retries = ${ENDLESS}

    tls_config {
      cert_file = "${CLIENT_FOLDER}/tls.crt"
      key_file  = "${CLIENT_FOLDER}/tls.key"${
        caCertificate === undefined
          ? ""
          : `
      ca_pem    = ${JSON.stringify(caCertificate)}`
      }
    }
  }
  external_labels = { cluster = "${clusterName(environment)}" }
}
`;
}

/** Reads the files of the node's pods, for one writer. */
function reader(name: string, writer: string): string {
  return `loki.source.file "${name}" {
  targets    = local.file_match.pods.targets
  forward_to = [loki.process.${name}.receiver]
}

loki.process "${name}" {
${STAGES}
  forward_to = [loki.write.${writer}.receiver]
}
`;
}

/** Tries every 30 s, for a month. */
const ENDLESS = 100_000;

/**
 * What makes a stream of its own. Any other word, which a program may have been made to write by who calls it, makes
 * none: Loki takes 5,000 streams and refuses what is more, whoever's it is.
 */
const LEVELS = [
  "trace",
  "debug",
  "info",
  "notice",
  "warn",
  "warning",
  "error",
  "critical",
  "fatal",
  "panic",
].flatMap((level) => [level, level.toUpperCase()]);

/** What is made of a line of a file, whoever gets it. */
const STAGES = String.raw`  stage.cri { }

  stage.match {
    selector = "{namespace=~\".+\"} |~ \"^\\\\s*[{]\""

    stage.json {
      expressions = { said = "level", request_id = "request_id", trace_id = "trace_id" }
    }
    stage.regex {
      source     = "said"
      expression = "^(?P<level>${LEVELS.join("|")})$"
    }
    stage.labels {
      values = { level = "" }
    }
    stage.structured_metadata {
      values = { request_id = "", trace_id = "" }
    }
  }

  stage.structured_metadata {
    values = { pod = "", node = "" }
  }
  stage.label_drop {
    values = ["filename", "pod", "node", "stream"]
  }`;
