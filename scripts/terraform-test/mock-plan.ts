import { writeFileSync } from "node:fs";
import path from "node:path";
import type { StackFolder } from "../terraform-runner/plan/stack-folders";

/**
 * A mock makes lists of blocks empty, and the providers of the cluster's stacks look into this one.
 * The certificate authority is base64 for "mock".
 */
const MOCKED_CLUSTER = `
  mock_data "azurerm_kubernetes_cluster" {
    defaults = {
      kube_config = [{
        host                   = "https://mock.invalid"
        cluster_ca_certificate = "bW9jaw=="
      }]
    }
  }
`;

/**
 * Writes a test of Terraform's own beside a stack: it plans everything with the providers' real
 * schemas and without their clouds. A wrong type, a missing block or an unknown argument fails.
 */
export function writeMockPlan(stack: StackFolder, providers: readonly string[]): void {
  const mocks = providers.map(
    (provider) => `mock_provider "${provider}" {${provider === "azurerm" ? MOCKED_CLUSTER : ""}}\n`,
  );
  const test = `${mocks.join("\n")}\nrun "plan" {\n  command = plan\n}\n`;
  writeFileSync(path.join(stack.folder, "plan.tftest.hcl"), test);
}
