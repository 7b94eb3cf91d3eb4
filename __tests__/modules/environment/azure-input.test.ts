import { parseEnvironment } from "../../../modules/environment/environment";
import { azureNameProblems } from "../../../modules/azure/azure-name-rules";
import { azureNames } from "../../../modules/azure/azure-names";
import { POSTGRES_REGIONS } from "../../../modules/azure/postgres-regions";
import { REGIONS } from "../../../modules/azure/regions";
import { ENVIRONMENTS, settingsFrom } from "../../support/environments/environments";
import { azureInput, type MutableInput } from "../../support/synth-azure";
import { oneProblem, postgresOf, wrong } from "./bad-azure-input";
import { oneDeliveryProblem } from "./bad-delivery-input";
import { oneHostProblem } from "./bad-host-input";

const settings = settingsFrom();

/** What a change of prod's input is told, without the head line. */
function told(
  change: (input: MutableInput) => void,
  name: "dev" | "qa" | "staging" | "prod" = "prod",
): string {
  return parsed(name, change, name);
}

/** The same of an environment of another name, with the input of one that there is. */
function parsed(
  name: string,
  change: (input: MutableInput) => void,
  like: "dev" | "qa" | "staging" | "prod" = "prod",
): string {
  try {
    parseEnvironment(name, azureInput(like, change), settings, ENVIRONMENTS);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing";
}

test("prod's own input is right", () => {
  expect(told(() => undefined)).toBe("nothing");
});

test.each([...oneProblem, ...oneDeliveryProblem, ...oneHostProblem])(
  "fails on %s",
  (_, change, lines) => {
    expect(told(change)).toBe(["1 problem in environments/prod.ts:", "", ...lines].join("\n"));
  },
);

test("fails on names that got too long, each by its own", () => {
  const message = told((input) => (input.project = "jobboards"));
  expect(message).toContain("2 to 8 lower-case letters or digits, starting with a letter");

  const long = parsed("preview", (input) => {
    input.domain = "preview.example.com";
    input.azure.nameSuffix = "0001";
  });
  expect(long).toBe(
    [
      "3 problems in environments/preview.ts:",
      "",
      ...[
        "the key vault kv-jobboard-preview-weu0001 (27 characters): 3 to 24 lower-case letters, digits and single inner hyphens, a letter first",
        "the storage account stjobboardpreviewweu0001log (27 characters): 3 to 24 lower-case letters and digits",
        "the storage account stjobboardpreviewweu0001bak (27 characters): 3 to 24 lower-case letters and digits",
      ].flatMap((rule, index) => [
        ...(index === 0 ? [] : [""]),
        "azure.shortName",
        "  value:  (not set)",
        `  rule:   short enough for ${rule}`,
        "  remedy: write 1 to 4 characters that stand for the environment's name, or rename the environment",
      ]),
    ].join("\n"),
  );
});

test("every region and environment has room for the longest project and suffix", () => {
  const problems = ["dev", "qa", "prod", "preview"].flatMap((name) =>
    Object.keys(REGIONS).map((location) => {
      const azure = {
        location,
        nameSuffix: "0001",
        ...(name === "preview" && { shortName: "prev" }),
      };
      return azureNameProblems(azureNames({ project: "jobboard", domain: "x.org", name, azure }));
    }),
  );
  expect(problems.flat()).toEqual([]);
});

test.each(["dev", "qa", "staging", "prod"] as const)(
  "%s has room for a suffix of names",
  (name) => {
    expect(
      told((input) => {
        input.project = "jobboard";
        input.azure.nameSuffix = "0001";
      }, name),
    ).toBe("nothing");
  },
);

test("fails on a region without zones and without a pair, at each setting that needs one", () => {
  const zones = told((input) => {
    input.azure.location = "northcentralus";
    postgresOf(input).highAvailability = "ZoneRedundant";
  });
  expect(headlines(zones)).toEqual([
    "infrastructure.zoneRedundant: a region with availability zones; northcentralus has none",
    "infrastructure.postgres.highAvailability: a region with availability zones; northcentralus has none",
    "infrastructure.storage.logs.replication: a region with availability zones; northcentralus has none",
    "infrastructure.storage.backups.replication: a region with availability zones; northcentralus has none",
  ]);
  const pair = told((input) => {
    input.azure.location = "italynorth";
  });
  expect(headlines(pair)).toEqual([
    "infrastructure.postgres.geoRedundantBackup: a region with a paired region; italynorth has none",
    "infrastructure.storage.backups.replication: a region with a paired region; italynorth has none",
  ]);
});

function zoneRedundant(location: string, regionException: string | null = null) {
  return (input: MutableInput) => {
    input.azure.location = location;
    Object.assign(postgresOf(input), { highAvailability: "ZoneRedundant", regionException });
  };
}

test("fails on what a new database can't have in its region, unless a reason is given", () => {
  expect(told(zoneRedundant("westeurope"))).toBe(
    [
      "1 problem in environments/prod.ts:",
      "",
      "infrastructure.postgres.highAvailability",
      '  value:  "ZoneRedundant"',
      "  rule:   a region with new zone-redundant servers; westeurope had none on 2025-12-22 (modules/azure/postgres-regions.ts)",
      "  remedy: set it to SameZone, choose another region, or say in `regionException` why yours may",
    ].join("\n"),
  );
  expect(told(zoneRedundant("swedencentral"))).toBe("nothing");
  expect(told(zoneRedundant("westeurope", "support request 2611, granted"))).toBe("nothing");
  expect(headlines(told(zoneRedundant("westeurope", "because")))).toEqual([
    "infrastructure.postgres.regionException: a reason of at least 10 characters",
  ]);
  const where = "(modules/azure/postgres-regions.ts)";
  expect(headlines(told((input) => (input.azure.location = "westus3")))).toEqual([
    `infrastructure.postgres.geoRedundantBackup: a region with geo-redundant backups of PostgreSQL; westus3 had none on 2025-12-22 ${where}`,
  ]);
  expect(headlines(told((input) => (input.azure.location = "japaneast")))).toEqual([
    `infrastructure.postgres.sku: a region with PostgreSQL on sizes of version 5 and later; japaneast had none on 2025-12-22 ${where}`,
  ]);
});

test("the table of PostgreSQL's regions names regions that there are", () => {
  const { asOf, ...exceptions } = POSTGRES_REGIONS;
  expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(Object.keys(REGIONS)).toEqual(expect.arrayContaining(Object.values(exceptions).flat()));
});

test("fails on a region that nobody knows", () => {
  const message = told((input) => {
    input.azure.location = "westeurope2";
  });
  expect(message).toMatch(
    /^1 problem in environments\/prod\.ts:\n\nazure\.location\n {2}value: {2}"westeurope2"\n {2}rule: {3}an Azure region that modules\/azure\/regions\.ts knows: australiaeast, .*, westus3\n {2}remedy: choose one of these, or add the region there$/,
  );
});

test("fails on a registry without the features that are asked for", () => {
  expect(
    headlines(
      told((input) => {
        input.infrastructure.registry = { sku: "Standard" };
      }),
    ),
  ).toEqual([
    "infrastructure.registry.privateEndpoint: false unless `sku` is Premium (Azure)",
    "infrastructure.registry.untaggedRetentionDays: null unless `sku` is Premium (Azure)",
  ]);
  expect(
    headlines(
      told((input) => {
        input.infrastructure.registry = { cache: false, dockerHub: true };
      }),
    ),
  ).toEqual(["infrastructure.registry.dockerHub: false, as `cache` is"]);
});

test("relations are told beside problems of another kind, all at once", () => {
  const message = told((input) => {
    Object.assign(input, { domian: "x" });
    input.azure.shortName = "production";
    input.infrastructure.zoneRedundant = wrong("yes");
    input.infrastructure.network.subnets.user = "10.40.0.0/22";
  });
  expect(headlines(message)).toEqual([
    "azure.shortName: 1 to 4 lower-case letters or digits",
    "infrastructure.network.subnets.user: no address in common with network.subnets.system 10.40.0.0/24",
    "infrastructure.zoneRedundant: must be a boolean",
    expect.stringMatching(
      /^domian: a known key: target, project, domain, runsApplications, reconcile, platform, workloads/,
    ),
  ]);
});

/** `path: rule` of each problem of a message. */
function headlines(message: string): string[] {
  return message
    .split("\n\n")
    .slice(1)
    .map((problem) => problem.split("\n"))
    .map(([path = "", , rule = ""]) => `${path}: ${rule.replace("  rule:   ", "")}`);
}
