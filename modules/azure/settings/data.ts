import { z } from "zod";
import { atLeastOne, guid, integer, rule } from "../../support/fields";
import { relation } from "../../support/relation";

/** Sizes in GiB that a flexible server's disk can have (Premium SSD). */
const DISK_SIZES_GIB = [32, 64, 128, 256, 512, 1024, 2048, 4096] as const;

/** Copies of every blob; `Z` over the zones of the region, `G` in its pair too. */
const replication = z.enum(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"]);

const logs = z.strictObject({
  /** @default ZRS */
  replication: replication.default("ZRS"),
  /** A backstop behind Loki's own retention: blobs older than this are deleted. @default 90 */
  deleteAfterDays: integer(1, 3650, "days").default(90),
});

const backups = z.strictObject({
  /** @default GZRS */
  replication: replication.default("GZRS"),
  /** For so long nobody can delete or overwrite a version of a blob; null for none. @default 14 */
  immutableDays: integer(1, 3650, "days").nullable().default(14),
  /** A backup is deleted so long after it was made; null for never. @default 35 */
  deleteAfterDays: integer(1, 3650, "days").nullable().default(35),
  /** Old versions are deleted after this. @default 35 */
  deleteVersionsAfterDays: integer(1, 3650, "days").default(35),
});

const storageFields = z.strictObject({
  logs: logs.prefault({}),
  backups: backups.prefault({}),
  /** For so long a deleted blob or container can be had back. @default 14 */
  softDeleteDays: integer(1, 365, "days").default(14),
});

/** Section `infrastructure.storage`. */
export const storageSchema = storageFields.superRefine(
  ...relation(storageFields, function* storageProblems({ backups: of }) {
    const { immutableDays } = of;
    for (const setting of ["deleteAfterDays", "deleteVersionsAfterDays"] as const) {
      const days = of[setting];
      if (immutableDays !== null && days !== null && days <= immutableDays) {
        yield {
          path: ["backups", setting],
          rule: `more than backups.immutableDays, ${immutableDays} days`,
          remedy: "raise it, or lower `immutableDays`",
        };
      }
    }
  }),
);

const postgresFields = z.strictObject({
  /** Major version. */
  version: z.enum(["15", "16", "17"]),
  /** `<tier>_<size>`: B is burstable, GP general purpose, MO memory optimised. */
  sku: z
    .string()
    .refine(
      (value) => /^(B|GP|MO)_Standard_[A-Z]\w+$/.test(value),
      rule("a flexible server's size, B_, GP_ or MO_Standard_…", "write e.g. GP_Standard_D2ds_v5"),
    ),
  /** Size that the disk is made with; a later change counts only without `autoGrow`. @default 32 */
  diskGib: z
    .number()
    .refine(
      (value) => DISK_SIZES_GIB.some((size) => size === value),
      rule(`a disk size in GiB: ${DISK_SIZES_GIB.join(", ")}`, "choose one of these"),
    )
    .default(32),
  /** Whether Azure enlarges the disk before it is full. @default true */
  autoGrow: z.boolean().default(true),
  /** A standby in another zone (`ZoneRedundant`) or in the same one; null for none. */
  highAvailability: z.enum(["ZoneRedundant", "SameZone"]).nullable().default("ZoneRedundant"),
  /**
   * Why modules/azure/postgres-regions.ts doesn't hold for this subscription, e.g. the number of a
   * request that was granted; null where it holds. @default null
   */
  regionException: z
    .string()
    .refine(
      (value) => value.trim().length >= 10,
      rule("a reason of at least 10 characters", "write who allowed it, and when"),
    )
    .nullable()
    .default(null),
  /** @default 14 */
  backupRetentionDays: integer(7, 35, "days").default(14),
  /** Whether backups are copied to the paired region; can't be changed later. @default true */
  geoRedundantBackup: z.boolean().default(true),
  /** Entra groups and users that administer the server; there is no password. */
  administrators: atLeastOne(
    z.strictObject({
      objectId: guid,
      /** Display name of a group, user principal name of a user. */
      principalName: z.string().min(1),
      principalType: z.enum(["Group", "User", "ServicePrincipal"]).default("Group"),
    }),
    "administrator",
    "add an Entra group: there is no other way into the database",
  ),
});

/** Section `infrastructure.postgres`. */
export const postgresSchema = postgresFields.superRefine(
  ...relation(postgresFields, function* postgresProblems({ sku, highAvailability }) {
    if (highAvailability !== null && sku.startsWith("B_")) {
      yield {
        path: ["highAvailability"],
        rule: "null for a burstable size (Azure)",
        remedy: "set it to null, or choose a GP_ or MO_ size",
      };
    }
  }),
);

export type PostgresSettings = z.output<typeof postgresSchema>;
