/** Of the namespace that the backing services run in. */
export const NAMESPACE = "job-board-data";

/** ClusterIssuer of their certificates and of their clients'. */
export const INTERNAL_CA = "internal-ca";

/** Where a service finds its own certificate: `tls.crt`, `tls.key`, and the clients' `ca.crt`. */
export const SERVER_CERTIFICATE_FOLDER = "/var/run/server-certificate";

/** Where its exporter finds the certificate that it shows to it. */
export const EXPORTER_CERTIFICATE_FOLDER = "/var/run/exporter-certificate";
