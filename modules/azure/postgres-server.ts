import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import { PostgresqlFlexibleServerDatabase } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-database";
import { Construct } from "constructs";
import type { PostgresSettings } from "./settings/data";
import { lockDeletion, refuseDestroy } from "./deletion-lock";
import type { LogWorkspace } from "./log-workspace";
import type { ManagedIdentity } from "./managed-identity";
import type { Placement } from "./placement";
import { privateDnsZone } from "./private-link";
import type { VirtualNetwork } from "./virtual-network";

export interface PostgresServerProps extends Placement {
  readonly name: string;
  readonly tenantId: string;
  readonly databases: readonly string[];
  readonly settings: PostgresSettings;
  readonly network: VirtualNetwork;
  readonly deletionProtection: boolean;
  readonly logs: LogWorkspace;
  /** Administers the server from within the network, beside those that the settings name. */
  readonly administrator: ManagedIdentity;
}

/**
 * PostgreSQL at an address of the virtual network only. Entra sign-in only: there is no password.
 * A workload's own role is made by `npm run database-role`, as the identity that administers it.
 */
export class PostgresServer extends Construct {
  readonly resource: PostgresqlFlexibleServer;

  constructor(scope: Construct, id: string, props: PostgresServerProps) {
    super(scope, id);
    const { resourceGroupName, location, name, tenantId, settings, network } = props;
    const { zone, networkLink } = privateDnsZone(this, "PrivateDnsZone", {
      resourceGroupName,
      location,
      network,
      // The server's own name leads here; the zone's must differ from it.
      name: `${name}.private.postgres.database.azure.com`,
    });
    this.resource = new PostgresqlFlexibleServer(this, "Resource", {
      resourceGroupName,
      location,
      name,
      version: settings.version,
      skuName: settings.sku,
      storageMb: settings.diskGib * 1024,
      autoGrowEnabled: settings.autoGrow,
      backupRetentionDays: settings.backupRetentionDays,
      geoRedundantBackupEnabled: settings.geoRedundantBackup,
      delegatedSubnetId: network.database.id,
      privateDnsZoneId: zone.id,
      publicNetworkAccessEnabled: false,
      authentication: {
        activeDirectoryAuthEnabled: true,
        passwordAuthEnabled: false,
        tenantId,
      },
      ...(settings.highAvailability !== null && {
        highAvailability: { mode: settings.highAvailability },
      }),
      // Sunday 03:00 UTC.
      maintenanceWindow: { dayOfWeek: 0, startHour: 3, startMinute: 0 },
      lifecycle: {
        ignoreChanges: [
          // Azure chooses the zones, and exchanges them in a failover.
          "zone",
          "high_availability[0].standby_availability_zone",
          // A disk that Azure enlarged is larger than ours, and the provider replaces the server to
          // make it smaller again.
          ...(settings.autoGrow ? ["storage_mb", "storage_tier"] : []),
        ],
      },
      dependsOn: [networkLink],
    });
    for (const { objectId, principalName, principalType } of settings.administrators) {
      new PostgresqlFlexibleServerActiveDirectoryAdministrator(this, `Administrator-${objectId}`, {
        resourceGroupName,
        serverName: this.resource.name,
        tenantId,
        objectId,
        principalName,
        principalType,
      });
    }
    const administrator = props.administrator.resource;
    const inNetwork = new PostgresqlFlexibleServerActiveDirectoryAdministrator(
      this,
      "Administrator-Identity",
      {
        resourceGroupName,
        serverName: this.resource.name,
        tenantId,
        objectId: administrator.principalId,
        principalName: administrator.name,
        principalType: "ServicePrincipal",
      },
    );
    for (const database of props.databases) {
      const made = new PostgresqlFlexibleServerDatabase(this, database, {
        name: database,
        serverId: this.resource.id,
        charset: "UTF8",
        collation: "en_US.utf8",
        // One that is made before there is an administrator belongs to Azure's superuser, and nobody may grant rights
        // on it: https://github.com/hashicorp/terraform-provider-azurerm/issues/27895
        dependsOn: [inNetwork],
      });
      if (props.deletionProtection) {
        refuseDestroy(made);
        lockDeletion(made);
      }
    }
    if (props.deletionProtection) {
      refuseDestroy(this.resource);
    }
    props.logs.collect(this.resource, ["PostgreSQLLogs"]);
  }
}
