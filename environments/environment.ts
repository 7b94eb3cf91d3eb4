import { z } from "zod";
import { parseInput } from "./parse-input";
import type { EnvironmentName, ProcessEnvironment } from "./process-environment";
import { nameProblems, regionProblems } from "./schema/azure-relations";
import { atLeastOne, guid, hostname, location, rule, slug } from "./schema/fields";
import { infrastructureSchema } from "./schema/infrastructure";
import { azurePlatformSchema, localPlatformSchema } from "./schema/platform";
import { relation } from "./schema/relation";
import { workloadsSchema } from "./schema/workloads";

const everywhere = {
  /** Name of the whole in Azure names, labels and tags. */
  project: slug,
  /** Domain below which every route lives; in Azure also the name of the DNS zone. */
  domain: hostname,
};

const localSchema = z.strictObject({
  /** A cluster that is there already, reached through a kubeconfig; no Azure. */
  target: z.literal("kubeconfig"),
  ...everywhere,
  platform: localPlatformSchema,
  workloads: workloadsSchema,
  kubernetes: z.strictObject({
    /** Context of the kubeconfig; fixed here, so that no other cluster is hit by accident. */
    context: z.string().min(1),
  }),
  /** Kubernetes groups that get the roles of docs/roles.md. */
  access: z.strictObject({
    ops: z.array(z.string().min(1)).min(1),
    dev: z.array(z.string().min(1)).min(1),
    /** User that deploys the stack `workloads`. @default - only administrators do */
    deployer: z.string().min(1).optional(),
  }),
});

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

/** Object ids of Entra groups. */
const groups = atLeastOne(
  guid,
  "Entra group",
  "add the object id of a group: `az ad group list --query '[].{name:displayName,id:id}'`",
);

const azure = z.strictObject({
  tenantId: guid,
  subscriptionId: guid,
  /** Azure region, as `az account list-locations` names it. */
  location,
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

const named = z.object({ project: slug, domain: hostname, azure });
const placed = z.object({ azure, infrastructure: infrastructureSchema });

function azureSchema(name: EnvironmentName) {
  return z
    .strictObject({
      /** An AKS cluster that the stack `infrastructure` creates. */
      target: z.literal("azure"),
      ...everywhere,
      platform: azurePlatformSchema,
      workloads: workloadsSchema,
      azure,
      /** Where Terraform's state lies; made once by `npm run bootstrap` (docs/azure-bootstrap.md). */
      state: z.strictObject({
        resourceGroupName: z.string().min(1),
        storageAccountName: z.string().min(1),
        containerName: z.string().min(1),
      }),
      /** Object ids of the Entra groups that get the roles of docs/roles.md. */
      access: z.strictObject({
        clusterAdmins: groups,
        ops: groups,
        dev: groups,
        /** Object id of an identity that deploys `workloads` alone. @default - administrators do */
        deployer: guid.optional(),
      }),
      infrastructure: infrastructureSchema,
    })
    .superRefine(...relation(named, (values) => nameProblems({ ...values, name })))
    .superRefine(...relation(placed, (values) => regionProblems(values)));
}

const targetSchema = z.looseObject({ target: z.enum(["kubeconfig", "azure"]) });

/** What an environment's file holds. */
export type EnvironmentInput = LocalEnvironmentInput | AzureEnvironmentInput;
export type LocalEnvironmentInput = z.input<typeof localSchema>;
export type AzureEnvironmentInput = z.input<ReturnType<typeof azureSchema>>;

interface Selected {
  readonly name: EnvironmentName;
  readonly settings: ProcessEnvironment;
}

export type LocalEnvironment = z.output<typeof localSchema> & Selected;
export type AzureEnvironment = z.output<ReturnType<typeof azureSchema>> & Selected;

/** One environment, parsed and frozen; all that decides what is synthesised. */
export type Environment = LocalEnvironment | AzureEnvironment;

/** @throws ProblemsError naming every problem of the input: path, value, rule and remedy. */
export function parseEnvironment(
  name: EnvironmentName,
  input: unknown,
  settings: ProcessEnvironment,
): Environment {
  const file = `environments/${name}.ts`;
  const { target } = parseInput(file, targetSchema, input);
  return target === "azure"
    ? Object.freeze({ ...parseInput(file, azureSchema(name), input), name, settings })
    : Object.freeze({ ...parseInput(file, localSchema, input), name, settings });
}
