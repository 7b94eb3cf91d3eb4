import { z } from "zod";
import { integer, text } from "../../support/fields";
import { memory } from "../../support/quantity-fields";
import { image, requestsWithinLimits, sizes } from "../fields";

/** Section `backing.postgres`: PostgreSQL in the cluster, one server. */
export const postgresSettings = z
  .strictObject({
    /** @default docker.io/library/postgres:18.4 */
    image: image("docker.io/library/postgres", "18.4"),
    /** @default quay.io/prometheuscommunity/postgres-exporter:v0.20.1 */
    exporterImage: image("quay.io/prometheuscommunity/postgres-exporter", "v0.20.1"),
    /** @default 100m, 256Mi of at most 512Mi; a quarter of the request is its shared buffers */
    ...sizes({ cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "512Mi" }),
    /** Of its volume; may be raised later. @default 5Gi */
    storage: memory.prefault("5Gi"),
    /** @default - the cluster's default class */
    storageClassName: text.optional(),
    /** Each takes some 5 to 10 MiB when it works. @default 100 */
    maxConnections: integer(10, 1000, "connections").default(100),
  })
  .superRefine(...requestsWithinLimits);

export type PostgresSettings = z.output<typeof postgresSettings>;
