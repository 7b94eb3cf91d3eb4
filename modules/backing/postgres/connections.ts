import type { PostgresSettings } from "./settings";

/**
 * For superusers, such as the sidecar that makes roles: `superuser_reserved_connections`,
 * https://www.postgresql.org/docs/current/runtime-config-connection.html.
 */
const SUPERUSERS = 3;
/** Its exporter, which keeps what it opens. */
const EXPORTER = 2;

/** Connections that the server in the cluster leaves to users. */
export function userConnections({ maxConnections }: PostgresSettings): number {
  return maxConnections - SUPERUSERS - EXPORTER;
}
