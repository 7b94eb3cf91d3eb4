import { REGIONS } from "../regions";
import { azureNameProblems } from "../azure-name-rules";
import { azureNames, type NamedEnvironment } from "../azure-names";
import type { InfrastructureSettings } from "./infrastructure";
import { isPostgresException, POSTGRES_REGIONS } from "../postgres-regions";
import type { RelationProblem } from "../../support/relation";

const ZONES = "availability zones";
const PAIR = "a paired region";

/** Names that Azure would refuse. */
export function* nameProblems(environment: NamedEnvironment): Iterable<RelationProblem> {
  for (const rule of azureNameProblems(azureNames(environment))) {
    yield {
      path: ["azure", "shortName"],
      rule,
      remedy:
        "write 1 to 4 characters that stand for the environment's name, or rename the environment",
    };
  }
}

/** Settings that the region doesn't offer. */
export function* regionProblems(environment: {
  readonly azure: { readonly location: string };
  readonly infrastructure: InfrastructureSettings;
}): Iterable<RelationProblem> {
  const { location } = environment.azure;
  const { zoneRedundant, storage, postgres } = environment.infrastructure;
  const { zones, pair } = REGIONS[location] ?? { zones: false };
  const replications = [
    { path: ["storage", "logs", "replication"], value: storage.logs.replication },
    { path: ["storage", "backups", "replication"], value: storage.backups.replication },
  ];
  const needs = [
    { feature: ZONES, path: ["zoneRedundant"], needed: zoneRedundant, remedy: "set it to false" },
    {
      feature: ZONES,
      path: ["postgres", "highAvailability"],
      needed: postgres?.highAvailability === "ZoneRedundant",
      remedy: "set it to SameZone or null",
    },
    ...replications.map(({ path, value }) => ({
      feature: ZONES,
      path,
      needed: value.includes("ZRS"),
      remedy: "choose a replication without Z",
    })),
    {
      feature: PAIR,
      path: ["postgres", "geoRedundantBackup"],
      needed: postgres?.geoRedundantBackup === true,
      remedy: "set it to false",
    },
    ...replications.map(({ path, value }) => ({
      feature: PAIR,
      path,
      needed: value.includes("G"),
      remedy: "choose a replication without G",
    })),
  ];
  const missing = new Set([...(zones ? [] : [ZONES]), ...(pair === undefined ? [PAIR] : [])]);
  for (const { feature, path, needed, remedy } of needs) {
    if (needed && missing.has(feature)) {
      yield {
        path: ["infrastructure", ...path],
        rule: `a region with ${feature}; ${location} has none`,
        remedy: `${remedy}, or choose a region with ${feature}`,
      };
    }
  }
  yield* postgresProblems(location, postgres);
}

/** What a new database server can't have in the region. */
function* postgresProblems(
  location: string,
  postgres: InfrastructureSettings["postgres"],
): Iterable<RelationProblem> {
  if (postgres === null || postgres.regionException !== null) {
    return;
  }
  const { highAvailability, geoRedundantBackup, sku } = postgres;
  const needs = [
    {
      exception: "zoneRedundancyBlocked",
      needed: highAvailability === "ZoneRedundant",
      property: "highAvailability",
      feature: "new zone-redundant servers",
      remedy: "set it to SameZone",
    },
    {
      exception: "withoutGeoBackup",
      needed: geoRedundantBackup,
      property: "geoRedundantBackup",
      feature: "geo-redundant backups of PostgreSQL",
      remedy: "set it to false",
    },
    {
      exception: "withoutVersion5",
      needed: /^(GP|MO)_.*_v([5-9]|\d\d)$/.test(sku),
      property: "sku",
      feature: "PostgreSQL on sizes of version 5 and later",
      remedy: "choose one of version 4, e.g. GP_Standard_D2ds_v4",
    },
  ] as const;
  for (const { exception, needed, property, feature, remedy } of needs) {
    if (needed && isPostgresException(exception, location)) {
      yield {
        path: ["infrastructure", "postgres", property],
        rule: `a region with ${feature}; ${location} had none on ${POSTGRES_REGIONS.asOf} (modules/azure/postgres-regions.ts)`,
        remedy: `${remedy}, choose another region, or say in \`regionException\` why yours may`,
      };
    }
  }
}
