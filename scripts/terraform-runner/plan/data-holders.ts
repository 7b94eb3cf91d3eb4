import { z } from "zod";

/** Resource types whose removal loses data or an identity that others rely on, and what is lost. */
const LOST_WITH: Readonly<Record<string, string>> = {
  azurerm_container_registry: "every image, also those that a rollback needs",
  azurerm_data_protection_backup_vault: "the backups",
  azurerm_dns_zone: "the records, and the name servers that the parent zone delegates to",
  azurerm_key_vault: "keys and secrets (recoverable while soft-deleted)",
  azurerm_key_vault_key: "the key, and what it encrypts",
  azurerm_kubernetes_cluster: "every object and volume in the cluster",
  azurerm_log_analytics_workspace: "the logs",
  azurerm_monitor_workspace: "the metrics",
  azurerm_postgresql_flexible_server: "every database and its backups",
  azurerm_postgresql_flexible_server_database: "the database",
  azurerm_public_ip: "the address that DNS and allow-lists of others name",
  azurerm_resource_group: "everything in it",
  azurerm_storage_account: "every container and blob",
  azurerm_storage_container: "every blob",
  kubernetes_namespace_v1: "every object in it, volume claims too",
  kubernetes_persistent_volume_claim_v1: "the volume, unless its class retains it",
  kubernetes_persistent_volume_v1: "the volume, unless it is retained",
  kubernetes_stateful_set_v1: "its pods; and their volumes, when its claims are deleted with it",
};

/** Charts whose release owns volumes or definitions of other objects. */
const LOST_WITH_CHART: Readonly<Record<string, string>> = {
  "cert-manager": "issued certificates and account keys, when its definitions go",
  "kube-prometheus-stack": "metrics and dashboards on volumes",
  loki: "the logs on volumes",
  "prometheus-operator-crds": "the definitions and with them every monitor and rule",
  tempo: "the traces on volumes",
};

const release = z.object({ chart: z.string() });

/** Whether resources of a type hold data, all of them; of releases, the chart decides. */
export function holdsData(type: string): boolean {
  return type in LOST_WITH;
}

/** What is lost when a resource goes, or nothing when it can be made again from the code. */
export function lostWith(type: string, before: unknown): string | undefined {
  if (type !== "helm_release") {
    return LOST_WITH[type];
  }
  const parsed = release.safeParse(before);
  if (!parsed.success) {
    return undefined;
  }
  const { chart } = parsed.data;
  const name = Object.keys(LOST_WITH_CHART).find(
    (known) => chart === known || new RegExp(`(^|/)${known}(-v?\\d[^/]*\\.tgz)?$`).test(chart),
  );
  return name === undefined ? undefined : LOST_WITH_CHART[name];
}
