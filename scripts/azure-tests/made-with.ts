import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { run } from "../command";

const terraformSchema = z.object({ terraform_version: z.string() });
const packageSchema = z.object({ version: z.string() });

/** What a transcript was made with. */
export async function madeWith(
  environment: AzureEnvironment,
  skipped: readonly string[],
): Promise<string[]> {
  const { terraform_version } = terraformSchema.parse(
    JSON.parse((await run("terraform", ["version", "-json"])).stdout),
  );
  const packages = ["cdktf", "@cdktf/provider-azurerm", "@cdktf/provider-kubernetes"].map(
    (name) => {
      const file = require.resolve(`${name}/package.json`);
      return `${name} ${packageSchema.parse(JSON.parse(readFileSync(file, "utf8"))).version}`;
    },
  );
  return [
    `environment ${environment.name}`,
    `Terraform ${terraform_version}, Node ${process.version}`,
    packages.join(", "),
    `steps of the first deploy that were skipped: ${skipped.join(", ") || "none"}`,
  ];
}
