import { z } from "zod";
import { atLeastOne, emailAddress, integer } from "../../support/fields";
import { relation } from "../../support/relation";

/** Section `infrastructure.budget`: e-mails when a month's costs pass a share of the amount. */
const budgetFields = z.strictObject({
  /**
   * In the currency of the subscription's bill. Some third more than a usual month, or it tells every
   * month: docs/operations.md estimates what that is.
   */
  monthlyAmount: integer(1, 1_000_000, "currency units"),
  /** Shares of the amount, in percent, of what was spent. @default 80, 100 */
  actualPercent: z.array(integer(1, 1000, "percent")).default([80, 100]),
  /** Shares of the amount, in percent, of what Azure expects for the month. @default 110 */
  forecastPercent: z.array(integer(1, 1000, "percent")).default([110]),
  emails: atLeastOne(emailAddress, "address", "name who is told"),
});

/** Azure takes five notifications: https://learn.microsoft.com/rest/api/consumption/budgets. */
const MAX_NOTIFICATIONS = 5;

export const budgetSchema = budgetFields.superRefine(
  ...relation(budgetFields, function* budgetProblems({ actualPercent, forecastPercent }) {
    const count = actualPercent.length + forecastPercent.length;
    if (count === 0 || count > MAX_NOTIFICATIONS) {
      yield {
        path: ["actualPercent"],
        rule: `1 to ${MAX_NOTIFICATIONS} shares together with \`forecastPercent\` (there are ${count})`,
        remedy: "add or remove some",
      };
    }
  }),
);

export type BudgetSettings = z.output<typeof budgetSchema>;
