import { z } from "zod";
import { atLeastOne, emailAddress, guid, integer, rule } from "../../support/fields";
import { relation } from "../../support/relation";

const path = z
  .string()
  .refine(
    (value) => /^[\w.-]+(\/[\w.-]+)+$/.test(value),
    rule("`owner/repository`", "write it as in the address of the repository"),
  );

/** Section `infrastructure.delivery`: which pipelines may deploy, each without a secret. */
export const deliverySchema = z.strictObject({
  /** Jobs of this repository that run in the GitHub environment of the same name as ours. */
  github: z.strictObject({ repository: path }).nullable().default(null),
  /** Jobs of this project that run on a branch; the branch must be protected. */
  gitlab: z
    .strictObject({
      project: path,
      branch: z.string().min(1).default("main"),
      /** @default https://gitlab.com */
      issuer: z.url({ protocol: /^https$/ }).default("https://gitlab.com"),
    })
    .nullable()
    .default(null),
  /** Jobs that use this service connection (workload identity federation). */
  azureDevOps: z
    .strictObject({
      organization: z.string().min(1),
      organizationId: guid,
      project: z.string().min(1),
      serviceConnection: z.string().min(1),
    })
    .nullable()
    .default(null),
  /**
   * Environment whose images this one takes over by digest; null where pipelines push them. Its
   * registry must be in the same subscription and region.
   */
  promotesFrom: z.enum(["dev", "qa", "staging"]).nullable().default(null),
  /** A registry task that builds the applications' images; null for images that pipelines push. */
  buildTask: z
    .strictObject({
      /** Where the task takes the sources: a public Git address, `….git#branch`. */
      context: z
        .string()
        .refine(
          (value) => /^https:\/\/\S+\.git(#\S+)?$/.test(value),
          rule(
            "an https address of a Git repository, `.git` at its end",
            "write e.g. https://github.com/example/platform.git#main",
          ),
        ),
      timeoutMinutes: integer(5, 480, "minutes").default(30),
    })
    .nullable()
    .default(null),
});

export type DeliverySettings = z.output<typeof deliverySchema>;

/** Section `infrastructure.budget`: e-mails when a month's costs pass a share of the amount. */
const budgetFields = z.strictObject({
  /** In the currency of the subscription's bill. */
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
