import type { BadInput } from "./bad-azure-input";

/** Changes of the sections `delivery` and `budget` that make them wrong in one way. */
export const oneDeliveryProblem: readonly BadInput[] = [
  [
    "a build where nobody can push",
    (input) =>
      (input.infrastructure.delivery = {
        buildTask: { context: "https://github.com/example/platform.git" },
      }),
    [
      "infrastructure.delivery.buildTask",
      '  value:  {"context":"https://github.com/example/platform.git"}',
      "  rule:   null, as `registry.privateEndpoint` is true and a task's shared agents can't reach it",
      "  remedy: build in an environment with a public registry and set `promotesFrom` here",
    ],
  ],
  [
    "a build of sources that aren't at a public address",
    (input) => {
      input.infrastructure.registry = { privateEndpoint: false };
      input.infrastructure.delivery = { buildTask: { context: "git@github.com:example/platform" } };
    },
    [
      "infrastructure.delivery.buildTask.context",
      '  value:  "git@github.com:example/platform"',
      "  rule:   an https address of a Git repository, `.git` at its end",
      "  remedy: write e.g. https://github.com/example/platform.git#main",
    ],
  ],
  [
    "signed images of a pipeline that Sigstore doesn't know",
    (input) => (input.infrastructure.delivery = { signedImages: true }),
    [
      "infrastructure.delivery.signedImages",
      "  value:  true",
      "  rule:   `github` or `gitlab`, as Sigstore takes no tokens of Azure Pipelines",
      "  remedy: name the repository that builds the images, or set it to false",
    ],
  ],
  [
    "a repository of GitHub with one id",
    (input) =>
      (input.infrastructure.delivery = { github: { repository: "example/platform", ownerId: 7 } }),
    [
      "infrastructure.delivery.github.repositoryId",
      "  value:  (not set)",
      "  rule:   both ids or none, as a token has both or none",
      "  remedy: copy both from `gh api repos/example/platform --jq .owner.id,.id`",
    ],
  ],
  [
    "ids in the path of a repository",
    (input) => (input.infrastructure.delivery = { github: { repository: "example@7/platform@8" } }),
    [
      "infrastructure.delivery.github.repository",
      '  value:  "example@7/platform@8"',
      "  rule:   `owner/repository`, its ids at `ownerId` and `repositoryId`",
      "  remedy: write it as in the address of the repository",
    ],
  ],
  [
    "a subject of Azure DevOps that Entra doesn't write",
    (input) =>
      (input.infrastructure.delivery = { azureDevOps: { subject: "sc://example/platform/prod" } }),
    [
      "infrastructure.delivery.azureDevOps.subject",
      '  value:  "sc://example/platform/prod"',
      "  rule:   a subject that starts with /eid1/, as the issuer is https://login.microsoftonline.com/…",
      "  remedy: copy issuer and subject from the same service connection",
    ],
  ],
  [
    "an issuer that Azure DevOps doesn't have",
    (input) =>
      (input.infrastructure.delivery = {
        azureDevOps: { issuer: "https://dev.azure.com/example", subject: "sc://example/p/prod" },
      }),
    [
      "infrastructure.delivery.azureDevOps.issuer",
      '  value:  "https://dev.azure.com/example"',
      "  rule:   an address that starts with https://login.microsoftonline.com/ or https://vstoken.dev.azure.com/",
      "  remedy: copy it from the service connection, docs/operations.md says where it shows",
    ],
  ],
  [
    "a budget with more alerts than Azure takes",
    (input) =>
      input.infrastructure.budget &&
      (input.infrastructure.budget.actualPercent = [10, 20, 30, 40, 50]),
    [
      "infrastructure.budget.actualPercent",
      "  value:  [10,20,30,40,50]",
      "  rule:   1 to 5 shares together with `forecastPercent` (there are 6)",
      "  remedy: add or remove some",
    ],
  ],
];
