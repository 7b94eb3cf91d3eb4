import type { Environment } from "../../environment/environment";
import type { Addon } from "../../platform/addon";
import { apiServer } from "../../platform/control-plane";
import { NODE_AGENTS } from "../../platform/namespaces";
import { LOKI_PUSH_URL, loki } from "../loki/peer";
import { ALLOY_CHART, ALLOY_IMAGES, alloyPeer, alloyValues } from "./alloy-values";

const pods = alloyPeer("alloy", NODE_AGENTS);

/** Reads the log files of its node's pods and sends them to Loki. */
export const alloy: Addon<"alloy"> = {
  name: "alloy",
  chart: ALLOY_CHART,
  namespace: NODE_AGENTS,
  images: ALLOY_IMAGES,
  dependsOn: ["prometheus-operator-crds", "loki"],
  timeoutSeconds: 600,
  scraped: [pods],
  connect: (connections) => {
    connections
      .of("Alloy", pods)
      .allowTo(apiServer(connections.environment))
      .allowTo(connections.placed(loki));
  },
  values: ({ environment }) =>
    alloyValues({
      config: nodeLogs(environment),
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
      alloy: {
        // Root alone may read /var/log/pods; of root's powers it needs only this one.
        securityContext: { runAsUser: 0, capabilities: { add: ["DAC_READ_SEARCH"] } },
        mounts: { varlog: true },
        // On the node: a new pod goes on where the last one stopped, and sends nothing twice.
        storagePath: "/var/lib/alloy",
      },
      controller: {
        type: "daemonset",
        tolerations: [{ operator: "Exists" }],
        // One node that can't pull the image would otherwise hold up every upgrade.
        updateStrategy: { rollingUpdate: { maxUnavailable: "20%" } },
      },
      volumes: [
        {
          mountPath: "/var/lib/alloy",
          volume: {
            name: "positions",
            hostPath: { path: "/var/lib/alloy", type: "DirectoryOrCreate" },
          },
        },
      ],
    }),
};

/**
 * Alloy's configuration. A label makes a stream, so only what has few values is one: namespace,
 * app, container, level. The pod, its node, a request's and a trace's id go along as structured
 * metadata, which can be filtered for but makes no stream.
 */
function nodeLogs(environment: Environment): string {
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

loki.source.file "pods" {
  targets    = local.file_match.pods.targets
  forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
  stage.cri { }

  stage.match {
    selector = "{namespace=~\\".+\\"} |~ \\"^\\\\\\\\s*[{]\\""

    stage.json {
      expressions = { level = "level", request_id = "request_id", trace_id = "trace_id" }
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
  }
  forward_to = [loki.write.default.receiver]
}

loki.write "default" {
  endpoint {
    url = "${LOKI_PUSH_URL}"
  }
  external_labels = { cluster = "${environment.project}-${environment.name}" }
}
`.trimStart();
}
