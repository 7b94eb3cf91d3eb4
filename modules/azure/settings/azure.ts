import { z } from "zod";
import { guidFrom, rule } from "../../support/fields";
import { REGIONS } from "../regions";

/** https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const tags = z
  .record(
    z.string(),
    z
      .string()
      .refine((value) => value.length <= 256, rule("at most 256 characters", "shorten the value")),
  )
  .superRefine((values, ctx) => {
    for (const name of Object.keys(values).filter((key) => !/^[\w.-]{1,128}$/.test(key))) {
      ctx.addIssue({
        code: "custom",
        path: [name],
        message: "a name of 1 to 128 letters, digits, `_`, `.` and `-`",
        params: { remedy: "rename the tag" },
      });
    }
  });

const location = z
  .string()
  .refine(
    (value) => Object.hasOwn(REGIONS, value),
    rule(
      `an Azure region that modules/azure/regions.ts knows: ${Object.keys(REGIONS).join(", ")}`,
      "choose one of these, or add the region there",
    ),
  );

/** Section `azure`: where an environment lies, and what everything there is named and tagged with. */
export const azureSchema = z.strictObject({
  tenantId: guidFrom("copy it from `az account show --query tenantId`"),
  subscriptionId: guidFrom("copy it from `az account show --query id`"),
  /** Azure region, as `az account list-locations` names it. */
  location,
  /**
   * Stands for the environment's name in names of at most 24 characters: the key vault's and those of
   * storage accounts. Needed where the name is longer. @default the environment's name
   */
  shortName: z
    .string()
    .refine(
      (value) => /^[a-z0-9]{1,4}$/.test(value),
      rule("1 to 4 lower-case letters or digits", "write e.g. stg for staging"),
    )
    .optional(),
  /** Ends the names that are unique in all of Azure, for when one is taken. @default none */
  nameSuffix: z
    .string()
    .refine(
      (value) => /^[a-z0-9]{1,4}$/.test(value),
      rule("1 to 4 lower-case letters or digits", "shorten it or drop other characters"),
    )
    .optional(),
  /** On every resource, beside `project`, `environment` and `managed-by`. @default none */
  tags: tags.default({}),
});
