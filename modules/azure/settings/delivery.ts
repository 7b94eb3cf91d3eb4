import { z } from "zod";
import { integer, rule } from "../../support/fields";
import { relation } from "../../support/relation";
import { azureDevOpsSchema, githubSchema, gitlabSchema } from "./pipelines";

const deliveryFields = z.strictObject({
  /** Jobs of this repository that run in the GitHub environment of the same name as ours. */
  github: githubSchema.nullable().default(null),
  /** Jobs of this project that run on a branch; the branch must be protected. */
  gitlab: gitlabSchema.nullable().default(null),
  /** Jobs that use this service connection (workload identity federation). */
  azureDevOps: azureDevOpsSchema.nullable().default(null),
  /**
   * Environment whose images this one takes over by digest; null where pipelines push them. It may lie
   * in another region and subscription of the same tenant, and its `infrastructure` is deployed first:
   * the delivery identity gets a role on its registry.
   */
  promotesFrom: z.string().min(1).nullable().default(null),
  /**
   * Whether only images are taken that the pipeline of `github` or `gitlab` has signed (Sigstore, without
   * a key), with the list of their contents. @default false: names of image and repository would stand in
   * Sigstore's public log
   */
  signedImages: z.boolean().default(false),
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

/** Section `infrastructure.delivery`: which pipelines may deploy, each without a secret. */
export const deliverySchema = deliveryFields.superRefine(
  ...relation(deliveryFields, function* deliveryProblems({ signedImages, github, gitlab }) {
    if (signedImages && github === null && gitlab === null) {
      yield {
        path: ["signedImages"],
        rule: "`github` or `gitlab`, as Sigstore takes no tokens of Azure Pipelines",
        remedy: "name the repository that builds the images, or set it to false",
      };
    }
  }),
);

export type DeliverySettings = z.output<typeof deliverySchema>;
