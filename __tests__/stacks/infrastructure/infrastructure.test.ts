import { readFileSync } from "node:fs";
import { RELATION_DECISIONS } from "./platform-standard/page";
import type { Block } from "../../support/synth";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const prod = synthAzure("prod");

describe("data", () => {
  test("blobs go when their time has come", () => {
    const rules = Object.values(prod.resources("azurerm_storage_management_policy")).map(
      (block) => block["rule"] as Block[],
    );
    const rule = { name: "expire", enabled: true, filters: { blob_types: ["blockBlob"] } };
    expect(rules).toEqual([
      [{ ...rule, actions: expect.anything() }],
      [{ ...rule, actions: expect.anything() }],
    ]);
    expect(rules.map(([only]) => only?.["actions"])).toEqual([
      {
        version: { delete_after_days_since_creation: 35 },
        base_blob: { delete_after_days_since_modification_greater_than: 35 },
      },
      {
        version: { delete_after_days_since_creation: 14 },
        base_blob: { delete_after_days_since_modification_greater_than: 90 },
      },
    ]);
  });

  test("neither a failover of the database nor a disk that grew is a change to undo", () => {
    const zones = ["zone", "high_availability[0].standby_availability_zone"];
    expect(prod.resource("azurerm_postgresql_flexible_server")).toMatchObject({
      auto_grow_enabled: true,
      lifecycle: { ignore_changes: [...zones, "storage_mb", "storage_tier"] },
    });
    const fixed = synthAzure("prod", ({ infrastructure }) => {
      Object.assign(infrastructure.postgres ?? {}, { autoGrow: false, diskGib: 256 });
    });
    expect(fixed.resource("azurerm_postgresql_flexible_server")).toMatchObject({
      auto_grow_enabled: false,
      storage_mb: 262_144,
      lifecycle: { ignore_changes: zones },
    });
  });

  test("administrators of the database are named in Entra, and there is no login", () => {
    const server = prod.resource("azurerm_postgresql_flexible_server");
    expect(Object.keys(server).filter((key) => key.startsWith("administrator"))).toEqual([]);
    const group = { principal_name: "jobboard-database-admins", principal_type: "Group" };
    expect(
      Object.values(
        prod.resources("azurerm_postgresql_flexible_server_active_directory_administrator"),
      ),
    ).toContainEqual(expect.objectContaining(group));
  });

  test("who signs in, reads and deletes is logged", () => {
    const categories = Object.fromEntries(
      Object.entries(prod.resources("azurerm_monitor_diagnostic_setting")).map(
        ([address, block]) => [
          idOf(address).replace("_Diagnostics", ""),
          (block["enabled_log"] as Block[]).map((log) => log["category"]),
        ],
      ),
    );
    for (const [address, block] of Object.entries(
      prod.resources("azurerm_monitor_diagnostic_setting"),
    )) {
      const target = referenced(block["target_resource_id"]).replace("/blobServices/default", "");
      expect(`${target}_Diagnostics`).toBe(idOf(address));
    }
    expect(categories).toEqual({
      BackupStorage: ["StorageRead", "StorageWrite", "StorageDelete"],
      Cluster: ["kube-audit-admin", "guard", "cluster-autoscaler", "cloud-controller-manager"],
      KeyVault: ["AuditEvent", "AzurePolicyEvaluationDetails"],
      LogStorage: ["StorageDelete"],
      Postgres: ["PostgreSQLLogs"],
      Registry: ["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"],
    });
  });

  test("a budget starts in the month in which it is made, and a later month doesn't replace it", () => {
    const budget = prod.resource("azurerm_consumption_budget_subscription");
    expect(budget).toMatchObject({
      time_period: {
        start_date: `\${formatdate("YYYY-MM-01'T'00:00:00Z", plantimestamp())}`,
      },
      lifecycle: { ignore_changes: ["time_period[0].start_date"] },
    });
  });

  test("a budget counts the cluster's own group too", () => {
    expect(prod.resource("azurerm_consumption_budget_subscription")).toMatchObject({
      amount: 6000,
      time_grain: "Monthly",
      filter: {
        dimension: [
          {
            name: "ResourceGroupName",
            values: ["rg-jobboard-prod-weu", "rg-jobboard-prod-weu-nodes"],
          },
        ],
      },
      notification: [
        {
          operator: "GreaterThan",
          threshold: 80,
          threshold_type: "Actual",
          contact_emails: ["platform@example.com"],
        },
        { threshold: 100, threshold_type: "Actual", contact_emails: ["platform@example.com"] },
        { threshold: 110, threshold_type: "Forecasted", contact_emails: ["platform@example.com"] },
      ],
    });
  });
});

describe("every default can be switched off", () => {
  const bare = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.cluster = {
      ...infrastructure.cluster,
      userPool: null,
      upgradeChannel: "none",
      applyKubernetesVersion: true,
      upgradeWindow: null,
      nodeOsWindow: null,
      secretRotationMinutes: null,
      imageCleanerIntervalHours: null,
      azurePolicy: false,
      costAnalysis: false,
      diagnosticCategories: [],
      apiServer: { vnetIntegration: false },
      systemPool: {
        vmSize: "Standard_D4s_v5",
        nodes: { min: 2, max: 2 },
        hostEncryption: false,
      },
    };
    infrastructure.postgres = null;
    infrastructure.budget = null;
    infrastructure.delivery = {};
    infrastructure.deletionProtection = false;
    infrastructure.ingress = { certificateAuthorities: [] };
    infrastructure.logWorkspace = { dailyQuotaGib: 5 };
    infrastructure.storage = { backups: { immutableDays: null } };
  });

  test("what is off leaves nothing behind", () => {
    const types = new Set(Object.keys(bare.resources()).map((address) => address.split(".")[0]));
    for (const type of [
      "azurerm_kubernetes_cluster_node_pool",
      "azurerm_postgresql_flexible_server",
      "azurerm_consumption_budget_subscription",
      "azurerm_management_lock",
      "azurerm_dns_caa_record",
      "azurerm_container_registry_task",
    ]) {
      expect(types).not.toContain(type);
    }
    const cluster = bare.resource("azurerm_kubernetes_cluster");
    for (const argument of [
      "automatic_upgrade_channel",
      "maintenance_window_auto_upgrade",
      "maintenance_window_node_os",
      "key_vault_secrets_provider",
      "microsoft_defender",
      "api_server_access_profile",
      "image_cleaner_interval_hours",
    ]) {
      expect(cluster).not.toHaveProperty(argument);
    }
    expect(cluster).toMatchObject({
      azure_policy_enabled: false,
      cost_analysis_enabled: false,
      image_cleaner_enabled: false,
      lifecycle: {},
    });
    expect(
      Object.keys(bare.resources("azurerm_monitor_diagnostic_setting")).map(idOf),
    ).not.toContain("Cluster_Diagnostics");
  });

  test("Defender, where it is on, finds a workspace that takes its key", () => {
    const watched = synthAzure("prod", ({ infrastructure }) => {
      infrastructure.cluster.defender = true;
      infrastructure.logWorkspace = { localAuthentication: true };
    });
    expect(watched.resource("azurerm_kubernetes_cluster")["microsoft_defender"]).toEqual({
      log_analytics_workspace_id: expect.stringContaining("LogWorkspace"),
    });
    expect(watched.resource("azurerm_log_analytics_workspace")).toMatchObject({
      local_authentication_enabled: true,
    });
  });

  test("a limit of the log workspace counts when there is one", () => {
    expect(bare.resource("azurerm_log_analytics_workspace")["daily_quota_gb"]).toBe(5);
    expect(prod.resource("azurerm_log_analytics_workspace")).not.toHaveProperty("daily_quota_gb");
  });

  test("a size without a local disk has a managed OS disk, a fixed pool no autoscaler", () => {
    expect(bare.resource("azurerm_kubernetes_cluster")["default_node_pool"]).toMatchObject({
      os_disk_type: "Managed",
      host_encryption_enabled: false,
      auto_scaling_enabled: false,
      node_count: 2,
      only_critical_addons_enabled: false,
    });
  });

  test("pools have short names, and the user pool's mode leaves system pods alone", () => {
    const cluster = prod.resource("azurerm_kubernetes_cluster");
    expect(cluster["default_node_pool"]).toMatchObject({ name: "system" });
    expect(prod.resource("azurerm_kubernetes_cluster_node_pool")).toMatchObject({
      name: "user",
      mode: "User",
      temporary_name_for_rotation: "usertmp",
    });
  });

  test("an autoscaled pool's node count is the autoscaler's", () => {
    const pool = prod.resource("azurerm_kubernetes_cluster_node_pool");
    expect(pool).toMatchObject({ min_count: 3, max_count: 12, node_taints: [] });
    expect(pool).not.toHaveProperty("node_count");
  });
});

test.each(RELATION_DECISIONS)("the document names a test that exists: $test", ({ file, test }) => {
  expect(readFileSync(file, "utf8")).toContain(`"${test}"`);
});
