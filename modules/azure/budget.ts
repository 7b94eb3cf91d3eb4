import { ConsumptionBudgetSubscription } from "@cdktf/provider-azurerm/lib/consumption-budget-subscription";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { BudgetSettings } from "./settings/budget";

export interface BudgetProps {
  readonly name: string;
  readonly subscriptionId: string;
  /** Whose costs are counted; a cluster's nodes lie in a group of their own. */
  readonly resourceGroupNames: readonly string[];
  readonly settings: BudgetSettings;
}

/**
 * First day of the month of the plan, in Terraform's words. Azure makes no budget that starts in a
 * month that has passed (learn.microsoft.com/rest/api/consumption/budgets, read 2026-11), and a synth
 * knows no date.
 */
const THIS_MONTH = Fn.formatdate("YYYY-MM-01'T'00:00:00Z", Fn.plantimestamp());

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
      timePeriod: { startDate: THIS_MONTH },
      filter: {
        dimension: [
          { name: "ResourceGroupName", operator: "In", values: [...props.resourceGroupNames] },
        ],
      },
      notification: [
        ...settings.actualPercent.map(alert("Actual")),
        ...settings.forecastPercent.map(alert("Forecasted")),
      ],
      // The month in which it was made stays; another one would replace it every month.
      lifecycle: { ignoreChanges: ["time_period[0].start_date"] },
    });
  }
}
