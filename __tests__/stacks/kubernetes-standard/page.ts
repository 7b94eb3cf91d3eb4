import { writeFileSync } from "node:fs";
import { sections } from "../decisions/table";
import { KUBERNETES_DECISIONS } from "../kubernetes-standard";
import { CLUSTERS } from "./decision";

const FILE = "docs/kubernetes-standard.md";

const INTRODUCTION = `# Kubernetes standard

What \`modules/kubernetes\` and the stack \`platform\` decide by default, why, and what changes it; what
the stack \`infrastructure\` decides is in [the platform standard](platform-standard.md). This file is
written by \`npm run docs:kubernetes-standard\` from \`__tests__/stacks/kubernetes-standard/\`; a test
fails when it is stale. Each row is a test of that name in \`kubernetes-standard.test.ts\`:

    npx jest kubernetes-standard -t 'containers gain no privileges'

Workloads are a \`WebService\`, a \`Worker\`, a \`StatefulService\` and a \`CronTask\` that are given no more
than they need; a setting is one of their props, and without a setting the resource itself can be
changed (\`service.stable.deployment.addOverride\`). Add-ons are those of the environments \`local\` and
\`prod\` in \`__tests__/support/environments/\`; a setting is the environment's. A value that only one of
the two has is told with its name.

`;

/** The whole document. */
export function kubernetesStandard(): string {
  return `${INTRODUCTION}${sections(KUBERNETES_DECISIONS, CLUSTERS)}\n`;
}

if (require.main === module) {
  writeFileSync(FILE, kubernetesStandard());
}
