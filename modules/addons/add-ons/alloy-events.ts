import type { AddOn } from "../addon";
import { LOKI_PUSH_URL } from "../endpoints";
import { alloyValues } from "./alloy-values";

/** Sends the cluster's events to Loki; one pod, as each further one would send them again. */
export const alloyEvents: AddOn = {
  name: "alloy-events",
  chart: "alloy",
  namespace: "monitoring",
  dependsOn: ["prometheus-operator-crds", "loki"],
  timeoutSeconds: 300,
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
  external_labels = { cluster = "${environment.project}-${environment.name}" }
}
`.trimStart(),
      rules: [{ apiGroups: [""], resources: ["events"], verbs: ["get", "list", "watch"] }],
      alloy: {
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 473,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      controller: { type: "deployment", replicas: 1 },
    }),
};
