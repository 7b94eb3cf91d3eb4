import type { Addon } from "../../platform/addon";
import { apiServer } from "../../platform/control-plane";
import { NODE_AGENTS } from "../../platform/namespaces";
import { loki } from "../loki/peer";
import { CLIENT_VOLUME } from "../reporting/client-certificates";
import { reportPeer } from "../reporting/endpoints";
import { ALLOY_CHART, ALLOY_IMAGES, alloyPeer, alloyValues } from "./alloy-values";
import { nodeLogs } from "./node-logs";

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
    const { environment } = connections;
    const reading = connections
      .of("Alloy", pods)
      .allowTo(apiServer(environment))
      .allowTo(connections.placed(loki));
    if (environment.reportsTo) {
      reading.allowTo(reportPeer("logs", environment.name, environment.reportsTo));
    }
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
        ...(environment.reportsTo ? [CLIENT_VOLUME] : []),
      ],
    }),
};
