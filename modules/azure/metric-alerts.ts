import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { Construct } from "constructs";
import type { AlertSettings } from "./settings/alerts";
import type { AzureNames } from "./azure-names";
import type { Placement } from "./placement";

export interface MetricAlertsProps extends Pick<Placement, "resourceGroupName"> {
  readonly names: AzureNames;
  readonly settings: AlertSettings;
}

type Watched = Construct & { readonly id: string };

/** What is watched of a resource; of the metric's values within 15 minutes. */
interface MetricRule {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly aggregation: "Average" | "Total";
  readonly above: number;
  /** Which of the metric's series count. @default all */
  readonly where?: Readonly<Record<string, string>>;
}

/**
 * E-mails about what Azure sees from outside the cluster, and what no alert in it can tell when the
 * cluster itself is gone. Metrics by https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index.
 */
export class MetricAlerts extends Construct {
  private readonly actionGroup: MonitorActionGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MetricAlertsProps,
  ) {
    super(scope, id);
    const { names, settings, resourceGroupName } = props;
    this.actionGroup = new MonitorActionGroup(this, "ActionGroup", {
      resourceGroupName,
      name: names.actionGroup,
      // At most 12 characters; it heads a text message.
      shortName: "platform",
      emailReceiver: settings.emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
    });
  }

  watchCluster(cluster: Watched): void {
    this.watch("NodeNotReady", cluster, "Microsoft.ContainerService/managedClusters", {
      name: "node-not-ready",
      description: "A node isn't ready: its pods move, and there is less room for all.",
      metric: "kube_node_status_condition",
      aggregation: "Average",
      above: 0,
      where: { condition: "Ready", status2: "NotReady" },
    });
  }

  watchDatabase(server: Watched): void {
    const type = "Microsoft.DBforPostgreSQL/flexibleServers";
    this.watch("DatabaseStorage", server, type, {
      name: "database-storage",
      description: "The disk is nearly full; at 95 % the server takes no more writes.",
      metric: "storage_percent",
      aggregation: "Average",
      above: 85,
    });
    this.watch("DatabaseCpu", server, type, {
      name: "database-cpu",
      description: "The server is at its limit: requests wait for it.",
      metric: "cpu_percent",
      aggregation: "Average",
      above: 90,
    });
  }

  watchNatGateway(gateway: Watched): void {
    this.watch("SnatExhausted", gateway, "Microsoft.Network/natGateways", {
      name: "nat-snat-exhausted",
      description: "Connections to others fail, as the address has no ports left for them.",
      metric: "SNATConnectionCount",
      aggregation: "Total",
      above: 0,
      where: { ConnectionState: "Failed" },
    });
  }

  private watch(id: string, resource: Watched, type: string, rule: MetricRule): void {
    const { names, resourceGroupName } = this.props;
    new MonitorMetricAlert(this, id, {
      resourceGroupName,
      name: `${names.metricAlert}-${rule.name}`,
      description: rule.description,
      scopes: [resource.id],
      severity: 2,
      frequency: "PT5M",
      windowSize: "PT15M",
      criteria: [
        {
          metricNamespace: type,
          metricName: rule.metric,
          aggregation: rule.aggregation,
          operator: "GreaterThan",
          threshold: rule.above,
          dimension: Object.entries(rule.where ?? {}).map(([name, value]) => ({
            name,
            operator: "Include",
            values: [value],
          })),
        },
      ],
      action: [{ actionGroupId: this.actionGroup.id }],
    });
  }
}
