import { REGIONS } from "../regions";
import { azureNameProblems } from "../azure-name-rules";
import { azureNames, type NamedEnvironment } from "../azure-names";
import type { InfrastructureSettings } from "./infrastructure";
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
}
