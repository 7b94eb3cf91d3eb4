import { clusterName } from "../../environment/cluster-name";
import type { Addon } from "../../platform/addon";
import { apiServer } from "../../platform/control-plane";
import { MONITORING } from "../../platform/namespaces";
import { LOKI_PUSH_URL, loki } from "../loki/peer";
import { ALLOY_CHART, ALLOY_IMAGES, alloyPeer, alloyValues } from "./alloy-values";

const pods = alloyPeer("alloy-events", MONITORING);

/** Sends the cluster's events to Loki; one pod, as each further one would send them again. */
export const alloyEvents: Addon<"alloy-events"> = {
  name: "alloy-events",
  chart: ALLOY_CHART,
  namespace: MONITORING,
  images: ALLOY_IMAGES,
  dependsOn: ["prometheus-operator-crds", "loki"],
  timeoutSeconds: 300,
  scraped: [pods],
  connect: (connections) => {
    connections
      .of("AlloyEvents", pods)
      .allowTo(apiServer(connections.environment))
      .allowTo(connections.placed(loki));
  },
  values: ({ environment }) =>
    alloyValues({
      config: `
loki.source.kubernetes_events "cluster" {
  log_format = "json"
  job_name   = "events"
  forward_to = [loki.process.events.receiver]
}

loki.process "events" {
  stage.label_drop {
    values = ["instance"]
  }
  forward_to = [loki.write.default.receiver]
}

loki.write "default" {
  endpoint {
    url = "${LOKI_PUSH_URL}"
  }
  external_labels = { cluster = "${clusterName(environment)}" }
}
`.trimStart(),
      rules: [{ apiGroups: [""], resources: ["events"], verbs: ["get", "list", "watch"] }],
      alloy: {
        securityContext: { runAsNonRoot: true, runAsUser: 473 },
      },
      controller: { type: "deployment", replicas: 1 },
    }),
};
