import { ConsumptionBudgetSubscription } from "@cdktf/provider-azurerm/lib/consumption-budget-subscription";
import { Construct } from "constructs";
import type { BudgetSettings } from "./settings/delivery";

export interface BudgetProps {
  readonly name: string;
  readonly subscriptionId: string;
  /** Whose costs are counted; a cluster's nodes lie in a group of their own. */
  readonly resourceGroupNames: readonly string[];
  readonly settings: BudgetSettings;
}

/** E-mails when a month's costs pass, or are expected to pass, shares of an amount. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { settings } = props;
    const alert = (thresholdType: "Actual" | "Forecasted") => (threshold: number) => ({
      thresholdType,
      threshold,
      operator: "GreaterThan",
      contactEmails: settings.emails,
    });
    new ConsumptionBudgetSubscription(this, "Resource", {
      name: props.name,
      subscriptionId: `/subscriptions/${props.subscriptionId}`,
      amount: settings.monthlyAmount,
      timeGrain: "Monthly",
      timePeriod: { startDate: `${settings.startMonth}-01T00:00:00Z` },
      filter: {
        dimension: [
          { name: "ResourceGroupName", operator: "In", values: [...props.resourceGroupNames] },
        ],
      },
      notification: [
        ...settings.actualPercent.map(alert("Actual")),
        ...settings.forecastPercent.map(alert("Forecasted")),
      ],
    });
  }
}
