import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { Construct } from "constructs";
import type { InfrastructureSettings } from "./settings/infrastructure";
import type { Placement } from "./placement";

export interface LogWorkspaceProps extends Placement {
  readonly name: string;
  readonly settings: InfrastructureSettings["logWorkspace"];
}

/** Where Azure's own logs go: who signed in, who changed what. Pods' logs go to Loki. */
export class LogWorkspace extends Construct {
  readonly resource: LogAnalyticsWorkspace;

  constructor(scope: Construct, id: string, { settings, ...props }: LogWorkspaceProps) {
    super(scope, id);
    this.resource = new LogAnalyticsWorkspace(this, "Resource", {
      ...props,
      sku: "PerGB2018",
      retentionInDays: settings.retentionDays,
      ...(settings.dailyQuotaGib !== null && { dailyQuotaGb: settings.dailyQuotaGib }),
      localAuthenticationEnabled: settings.localAuthentication,
    });
  }

  /**
   * Keeps log categories of a resource, or of a part of it that has its own.
   *
   * @param options `tables`: `Dedicated` for a table per category, where the service offers it
   */
  collect(
    resource: Construct & { readonly id: string },
    categories: readonly string[],
    options: { readonly tables?: "Dedicated"; readonly part?: string } = {},
  ): void {
    if (categories.length === 0) {
      return;
    }
    new MonitorDiagnosticSetting(resource, "Diagnostics", {
      name: "log-workspace",
      targetResourceId: options.part === undefined ? resource.id : `${resource.id}/${options.part}`,
      logAnalyticsWorkspaceId: this.resource.id,
      ...(options.tables && { logAnalyticsDestinationType: options.tables }),
      enabledLog: categories.map((category) => ({ category })),
    });
  }
}
