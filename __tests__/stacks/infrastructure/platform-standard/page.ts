import { writeFileSync } from "node:fs";
import { DECISIONS } from "../platform-standard";
import { sections } from "../../decisions/table";
import { AZURE_ENVIRONMENTS, ELSEWHERE } from "./decision";

const FILE = "docs/platform-standard.md";

const INTRODUCTION = `# Platform standard

What the stack \`infrastructure\` decides, the value in each environment, why, and what holds it.
This file is written by \`npm run docs:platform-standard\` from
\`__tests__/stacks/infrastructure/platform-standard/\`; a test fails when it is stale. Each row is a
test of that name in \`platform-standard.test.ts\`, over the stacks of the environments in
\`__tests__/support/environments/\`:

    npx jest platform-standard -t 'local accounts are off'

A row without a setting that has one value everywhere is a rule: \`__tests__/environments/\` holds every
environment of \`environments/\` to it, too. \`test\` is as dev, but that it takes its images from there.

Where a setting is named, \`infrastructure.<setting>\` of the environment's file changes the value.

Decisions that no single argument shows are held by tests of their own:

| decision | reason | test |
| --- | --- | --- |
`;

/** Decisions about relations, each with the file and title of the test that holds it. */
export const RELATION_DECISIONS = [
  {
    decision: "every identity has the roles it needs on the narrowest scope, and no other",
    reason: "what is stolen opens one door",
    file: "__tests__/stacks/infrastructure/identities.test.ts",
    test: "identities have these roles on these scopes, and no other",
  },
  {
    decision: "nodes start when their subnets have a way out",
    reason: "AKS refuses a subnet without, and a destroy must go the other way round",
    file: "__tests__/stacks/infrastructure/network.test.ts",
    test: "the cluster waits for the way out, the security groups and its roles",
  },
  {
    decision: "service accounts that may sign in to Azure are those of pods that are there",
    reason: "a credential for an account that nobody makes is anybody's",
    file: "__tests__/environments/identities.test.ts",
    test: "in $name only pods that are there sign in to Azure",
  },
  {
    decision: "pipelines of an environment deploy that environment only",
    reason: "dev's pipeline must not read prod's state",
    file: "__tests__/stacks/infrastructure/identities.test.ts",
    test: "a pipeline reaches the states of its own environment only",
  },
  {
    decision: "what holds data can't be deleted in staging and prod",
    reason: "by Azure's lock for everybody, by prevent_destroy for a plan",
    file: "__tests__/stacks/infrastructure/locks.test.ts",
    test: "what holds data is locked in staging and prod",
  },
  {
    decision: "locks let go what changes: role assignments, diagnostics, administrators",
    reason: "below a lock, what was given can't be taken back, and no environment can be destroyed",
    file: "__tests__/stacks/infrastructure/locks.test.ts",
    test: "no lock holds what must be able to go",
  },
  {
    decision: "every subnet has a security group, and lets in and out what it must",
    reason: "a subnet without one takes everything from the network",
    file: "__tests__/stacks/infrastructure/network.test.ts",
    test: "subnets let in and out this, and nothing else",
  },
  {
    decision:
      "nothing in staging and prod has a public address but the ingress, the NAT gateway and Bastion",
    reason: "what can't be reached can't be attacked",
    file: "__tests__/stacks/infrastructure/network.test.ts",
    test: "staging and prod have no public address but the ingress', the NAT gateway's and Bastion's",
  },
  {
    decision: "pipelines run inside the network of staging and prod, and people get in by Bastion",
    reason: "nothing outside reaches their API servers; dev and qa let in named addresses",
    file: "__tests__/stacks/infrastructure/hosts.test.ts",
    test: "agents and an access host are in staging and prod, and in no other network",
  },
  {
    decision:
      "agents reach API server, registry, vault and storage, and nothing else in the network",
    reason: "a job runs whatever the repository says",
    file: "__tests__/stacks/infrastructure/hosts.test.ts",
    test: "agents reach the API server and private endpoints, the access host the database too",
  },
  {
    decision: "the machines' first account is nobody's",
    reason: "Azure asks for a key, and people sign in with Entra",
    file: "__tests__/stacks/infrastructure/hosts.test.ts",
    test: "nobody can have the private half of the machines' key",
  },
  {
    decision: "every resource carries its project, environment and owner",
    reason: "a bill that nobody can read is nobody's",
    file: "__tests__/environments/infrastructure.test.ts",
    test: "every resource that can have tags has them",
  },
  {
    decision:
      "the add-ons' images come through the environment's registry, Docker Hub's where it has an account",
    reason:
      "new nodes each week would meet the publishers' limits at the NAT gateway's one address",
    file: "__tests__/modules/platform/image-cache.test.ts",
    test: "charts take their images from the registry, those of Docker Hub from there",
  },
  {
    decision: "no secret is in what is synthesised",
    reason: "it would be in Git's, the pipeline's and the state's hands",
    file: "__tests__/environments/synthesis.test.ts",
    test: "holds no secret",
  },
] as const;

/** The whole document. */
export function platformStandard(): string {
  const relations = RELATION_DECISIONS.map(
    ({ decision, reason, file, test }) => `| ${decision} | ${reason} | \`${file}\`: ${test} |`,
  );
  return `${INTRODUCTION}${relations.join("\n")}\n\n${sections(DECISIONS, AZURE_ENVIRONMENTS, ELSEWHERE)}\n`;
}

if (require.main === module) {
  writeFileSync(FILE, platformStandard());
}
