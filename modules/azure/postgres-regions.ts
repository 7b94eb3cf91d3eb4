/**
 * Where a new PostgreSQL server can't have what it has elsewhere: "Azure regions" of
 * https://learn.microsoft.com/azure/postgresql/overview, as of 2025-12-22. Regions without zones or
 * without a pair are in modules/azure/regions.ts. When the page has changed, so does this table;
 * `postgres.regionException` is for a subscription that may do more.
 */
export const POSTGRES_REGIONS = {
  asOf: "2025-12-22",
  /** New zone-redundant servers are blocked for the time being. */
  zoneRedundancyBlocked: [
    "brazilsouth",
    "centralindia",
    "eastasia",
    "eastus",
    "eastus2",
    "germanywestcentral",
    "northeurope",
    "southcentralus",
    "southeastasia",
    "westeurope",
    "westus2",
  ],
  /** No copy of backups in another region, although there is a pair. */
  withoutGeoBackup: ["brazilsouth", "westus3"],
  /** General-purpose and memory-optimised sizes up to version 4 only. */
  withoutVersion5: [
    "eastus2",
    "japaneast",
    "polandcentral",
    "southcentralus",
    "southeastasia",
    "spaincentral",
    "westus2",
  ],
} as const;

type Exception = Exclude<keyof typeof POSTGRES_REGIONS, "asOf">;

/** Whether the table names a region. */
export function isPostgresException(exception: Exception, location: string): boolean {
  return POSTGRES_REGIONS[exception].some((region) => region === location);
}
