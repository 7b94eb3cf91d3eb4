import { REGIONS } from "../../modules/azure/regions";
import { azureNameProblems } from "../../modules/support/azure-name-rules";
import { azureNames, type NamedEnvironment } from "../../modules/support/azure-names";
import type { InfrastructureSettings } from "./infrastructure";
import type { RelationProblem } from "./relation";

/** Names that Azure would refuse. */
export function* nameProblems(environment: NamedEnvironment): Iterable<RelationProblem> {
  for (const rule of azureNameProblems(azureNames(environment))) {
    yield { path: ["project"], rule, remedy: "shorten `project` or `azure.nameSuffix`" };
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
  if (!zones) {
    const needZones = [
      { path: ["zoneRedundant"], remedy: "set it to false", needed: zoneRedundant },
      {
        path: ["postgres", "highAvailability"],
        remedy: "set it to SameZone or null",
        needed: postgres?.highAvailability === "ZoneRedundant",
      },
      ...replications.map(({ path, value }) => ({
        path,
        remedy: "choose a replication without Z",
        needed: value.includes("ZRS"),
      })),
    ];
    for (const { path, remedy } of needZones.filter(({ needed }) => needed)) {
      yield {
        path: ["infrastructure", ...path],
        rule: `a region with availability zones; ${location} has none`,
        remedy: `${remedy}, or choose a region with zones`,
      };
    }
  }
  if (pair === undefined) {
    const needPair = [
      {
        path: ["postgres", "geoRedundantBackup"],
        remedy: "set it to false",
        needed: postgres?.geoRedundantBackup === true,
      },
      ...replications.map(({ path, value }) => ({
        path,
        remedy: "choose a replication without G",
        needed: value.includes("G"),
      })),
    ];
    for (const { path, remedy } of needPair.filter(({ needed }) => needed)) {
      yield {
        path: ["infrastructure", ...path],
        rule: `a region with a paired one; ${location} has none`,
        remedy: `${remedy}, or choose a paired region`,
      };
    }
  }
}
