import { z } from "zod";
import { integer, rule } from "../support/fields";
import { cpu, memory } from "../support/quantity-fields";
import { postgresSettings } from "./postgres/settings";
import { rabbitMqSettings } from "./rabbitmq/settings";
import { sqlServerSettings } from "./sql-server/settings";
import { valkeySettings } from "./valkey/settings";

const services = {
  /** The message broker. @default null */
  rabbitmq: rabbitMqSettings.nullable().default(null),
  /** The cache. @default null */
  valkey: valkeySettings.nullable().default(null),
  /** A SQL Server elsewhere that is watched from here (docs/sql-server.md). @default null */
  sqlServer: sqlServerSettings.nullable().default(null),
  /** What all pods of the services may ask for together. */
  quota: z
    .strictObject({
      /** @default 20 */
      pods: integer(1, 1000, "pods").default(20),
      /** @default 4 */
      cpuRequests: cpu.prefault("4"),
      /** @default 8Gi */
      memoryRequests: memory.prefault("8Gi"),
      /** @default 16Gi */
      memoryLimits: memory.prefault("16Gi"),
    })
    .prefault({}),
};

/** Section `backing` of `local`: what runs beside the workloads; `null` is without. */
export const localBackingSchema = z.strictObject({
  ...services,
  /** @default null: the job board keeps its data in a file */
  postgres: postgresSettings.nullable().default(null),
});

/** Section `backing` in Azure, where the databases are on the server of `infrastructure`. */
export const azureBackingSchema = z.strictObject({
  ...services,
  postgres: z
    .unknown()
    .refine(
      (value) => value === null,
      rule("null: in Azure the server is Azure's own", "remove it; see `infrastructure.postgres`"),
    )
    .transform(() => null)
    .default(null),
});

export type BackingSettings = z.output<typeof localBackingSchema>;

/** Whether any service is switched on that has certificates, and so the internal CA is needed. */
export function hasServers({ postgres, rabbitmq, valkey }: BackingSettings): boolean {
  return [postgres, rabbitmq, valkey].some((settings) => settings !== null);
}

/** Whether anything runs in their namespace, which is there only then. */
export function hasBackingServices(backing: BackingSettings): boolean {
  return hasServers(backing) || backing.sqlServer !== null;
}
