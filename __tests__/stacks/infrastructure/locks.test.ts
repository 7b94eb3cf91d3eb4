import type { Block, SynthesisedStack } from "../../support/synth";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const dev = synthAzure("dev");
const protectedStacks = (["staging", "prod"] as const).map((name) => synthAzure(name));

const LOCKED = [
  "BackupStorage_backups",
  // Its records come and go; without the SOA record the zone can't be deleted.
  "Ingress_DnsZone/SOA/@",
  "LogStorage_loki-chunks",
  "LogStorage_loki-ruler",
  "LogStorage_tempo-traces",
  "Postgres_jobboard",
  // Holds no data itself; the registry can't be deleted without it.
  "Registry_LockedPart",
];

function locksIn(stack: SynthesisedStack): string[] {
  return Object.values(stack.resources("azurerm_management_lock"))
    .map((block) => referenced(block["scope"]))
    .sort();
}

test.each(protectedStacks)("what holds data is locked in staging and prod", (stack) => {
  expect(locksIn(stack)).toEqual(LOCKED);
  const levels = Object.values(stack.resources("azurerm_management_lock")).map(
    (block) => block["lock_level"],
  );
  expect(new Set(levels)).toEqual(new Set(["CanNotDelete"]));
});

test.each(protectedStacks)(
  "no plan deletes or replaces what holds data, or an address others know",
  (stack) => {
    const kept = Object.entries(stack.resources())
      .filter(([, block]) => (block["lifecycle"] as Block | undefined)?.["prevent_destroy"])
      .map(([address]) => idOf(address))
      .sort();
    expect(kept).toEqual([
      "BackupStorage",
      "BackupStorage_backups",
      "Cluster",
      "Ingress_DnsZone",
      "Ingress_PublicIp",
      "KeyVault",
      "LogStorage",
      "LogStorage_loki-chunks",
      "LogStorage_loki-ruler",
      "LogStorage_tempo-traces",
      "Postgres",
      "Postgres_jobboard",
      "Registry",
    ]);
  },
);

test.each(protectedStacks)("no lock holds what must be able to go", (stack) => {
  const movable = [
    ["azurerm_role_assignment", "scope"],
    ["azurerm_monitor_diagnostic_setting", "target_resource_id"],
    ["azurerm_postgresql_flexible_server_active_directory_administrator", "server_name"],
    ["azurerm_container_registry_task", "container_registry_id"],
    ["azurerm_private_endpoint", "private_service_connection.private_connection_resource_id"],
    ["azurerm_storage_management_policy", "storage_account_id"],
    ["azurerm_dns_a_record", "zone_name"],
  ] as const;
  const reached = movable.flatMap(([type, argument]) =>
    Object.values(stack.resources(type)).map((block) => {
      const [outer = "", inner] = argument.split(".");
      const value = inner === undefined ? block[outer] : (block[outer] as Block)[inner];
      return referenced(value);
    }),
  );
  expect(reached.length).toBeGreaterThan(30);
  const below = reached.filter((scope) =>
    locksIn(stack).some((lock) => scope === lock || scope.startsWith(`${lock}/`)),
  );
  expect(below).toEqual([]);
});

test.each(protectedStacks)(
  "whatever is added: only its lock refers to what is locked, since all that lay on it would be held",
  (stack) => {
    const locks = Object.values(stack.resources("azurerm_management_lock"));
    const locked = locks.flatMap((block) => {
      const [, address = "", part] = /^\$\{([\w.-]+)\.id\}(.*)$/.exec(String(block["scope"])) ?? [];
      // A record of the zone: nothing else can lie on it.
      return part === "" ? [address] : [];
    });
    expect(locked).toHaveLength(LOCKED.length - 1);
    const referring = Object.entries(stack.resources())
      .filter(([address]) => !address.startsWith("azurerm_management_lock."))
      .filter(([, block]) => locked.some((address) => JSON.stringify(block).includes(address)))
      .map(([address]) => address);
    expect(referring).toEqual([]);
  },
);

test("dev can be destroyed", () => {
  expect(locksIn(dev)).toEqual([]);
  expect(JSON.stringify(dev.json)).not.toContain("prevent_destroy");
});
