import { z } from "zod";
import { atLeastOne, cidr, integer, text } from "../../support/fields";
import { image } from "../fields";

/** Section `backing.sqlServer`: a SQL Server elsewhere that is watched from the cluster. */
export const sqlServerSettings = z.strictObject({
  /** @default docker.io/burningalchemist/sql_exporter:0.24.6 */
  image: image("docker.io/burningalchemist/sql_exporter", "0.24.6"),
  /** Where the server has its address. */
  addresses: atLeastOne(cidr, "range", 'write e.g. ["10.20.0.4/32"]'),
  /** @default 1433 */
  port: integer(1, 65_535, "port").default(1433),
  /**
   * Kubernetes Secret in the namespace of the backing services whose key `dsn` holds the address, the
   * login and its password (docs/sql-server.md). @default sql-server-monitor
   */
  secretName: text.default("sql-server-monitor"),
});

export type SqlServerSettings = z.output<typeof sqlServerSettings>;
