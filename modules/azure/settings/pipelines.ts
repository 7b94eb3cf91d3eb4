import { z } from "zod";
import { integer, rule } from "../../support/fields";
import { relation } from "../../support/relation";

const gitlabPath = z
  .string()
  .refine(
    (value) => /^[\w.-]+(\/[\w.-]+)+$/.test(value),
    rule("`group/project`", "write it as in the address of the project"),
  );

/** Jobs of a project of GitLab that run on a branch. */
export const gitlabSchema = z.strictObject({
  project: gitlabPath,
  branch: z.string().min(1).default("main"),
  /** @default https://gitlab.com */
  issuer: z.url({ protocol: /^https$/ }).default("https://gitlab.com"),
});

const id = integer(1, Number.MAX_SAFE_INTEGER, "GitHub");

const githubFields = z.strictObject({
  /** `owner/repository`. */
  repository: z
    .string()
    .refine(
      (value) => /^[\w.-]+\/[\w.-]+$/.test(value),
      rule(
        "`owner/repository`, its ids at `ownerId` and `repositoryId`",
        "write it as in the address of the repository",
      ),
    ),
  /**
   * Ids in the tokens of repositories that were made, renamed or transferred since 2026-07-15
   * (docs.github.com/actions/reference/security/oidc, "immutable subject claims"):
   * `gh api repos/OWNER/REPOSITORY --jq .owner.id,.id`. @default none, for older repositories
   */
  ownerId: id.optional(),
  repositoryId: id.optional(),
});

/** Jobs of a repository of GitHub. */
export const githubSchema = githubFields.superRefine(
  ...relation(githubFields, function* githubProblems({ repository, ownerId, repositoryId }) {
    if ((ownerId === undefined) !== (repositoryId === undefined)) {
      yield {
        path: [ownerId === undefined ? "ownerId" : "repositoryId"],
        rule: "both ids or none, as a token has both or none",
        remedy: `copy both from \`gh api repos/${repository} --jq .owner.id,.id\``,
      };
    }
  }),
);

const ENTRA = "https://login.microsoftonline.com/";
const AZURE_DEVOPS = "https://vstoken.dev.azure.com/";

const azureDevOpsFields = z.strictObject({
  /**
   * Who issues the tokens of the service connection, as it shows: Entra, or for older connections
   * until 2027-07-01 Azure DevOps itself. @default Entra, in the environment's tenant
   */
  issuer: z
    .string()
    .refine(
      (value) => /^https:\/\/\S+[^\s/]$/.test(value),
      rule(
        "an https address without a `/` at its end",
        "copy it from the service connection, docs/operations.md says where it shows",
      ),
    )
    .optional(),
  /** Whom they name, as the service connection shows; nothing that it could be computed from. */
  subject: z.string().min(1),
});

/** Jobs that use a service connection of Azure DevOps (workload identity federation). */
export const azureDevOpsSchema = azureDevOpsFields.superRefine(
  ...relation(azureDevOpsFields, function* azureDevOpsProblems({ issuer = ENTRA, subject }) {
    const forms = [
      { by: ENTRA, start: "/eid1/" },
      { by: AZURE_DEVOPS, start: "sc://" },
    ];
    const form = forms.find(({ by }) => issuer.startsWith(by));
    if (form === undefined) {
      yield {
        path: ["issuer"],
        rule: `an address that starts with ${forms.map(({ by }) => by).join(" or ")}`,
        remedy: "copy it from the service connection, docs/operations.md says where it shows",
      };
    } else if (!subject.startsWith(form.start)) {
      yield {
        path: ["subject"],
        rule: `a subject that starts with ${form.start}, as the issuer is ${form.by}…`,
        remedy: "copy issuer and subject from the same service connection",
      };
    }
  }),
);
