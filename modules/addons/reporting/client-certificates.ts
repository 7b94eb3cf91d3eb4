import { clusterName } from "../../environment/cluster-name";
import type { Environment } from "../../environment/environment";
import { certificate } from "../../kubernetes/certificate";
import { objectLabels } from "../../kubernetes/labels";
import { MONITORING, NODE_AGENTS } from "../../platform/namespaces";

/** ClusterIssuer that signs the certificates that a cluster shows to the one it reports to. */
export const REPORTING_CA = "reporting-ca";

/** Secret with such a certificate, in each namespace that reports are sent from. */
export const CLIENT_SECRET = "reporting-client";

/** Where Alloy finds it. */
export const CLIENT_FOLDER = `/var/run/${CLIENT_SECRET}`;

/** Of a release of Alloy that reports. */
export const CLIENT_VOLUME = {
  mountPath: CLIENT_FOLDER,
  volume: { name: CLIENT_SECRET, secret: { secretName: CLIENT_SECRET } },
} as const;

/** Client certificates in the name of the cluster; their keys never leave it. */
export function reportingCertificates(environment: Environment) {
  return [MONITORING, NODE_AGENTS].map(({ name: namespace }) =>
    certificate({
      name: CLIENT_SECRET,
      namespace,
      labels: objectLabels({ name: CLIENT_SECRET, partOf: "platform", component: "certificate" }),
      issuer: REPORTING_CA,
      commonName: clusterName(environment),
      usages: ["client auth"],
    }),
  );
}
