import { readFileSync } from "node:fs";
import { z } from "zod";
import { run } from "../command";
import { helmReleases } from "../cluster-client/helm-releases";
import type { Kubectl, KubernetesObject } from "../cluster-client/kubectl";

interface Node extends KubernetesObject {
  readonly status: {
    readonly nodeInfo: { readonly kubeletVersion: string; readonly osImage: string };
  };
}

const versionsSchema = z.object({ serverVersion: z.object({ gitVersion: z.string() }) });
const terraformSchema = z.object({ terraform_version: z.string() });
const packageSchema = z.object({ version: z.string() });

/** What a transcript was made with. */
export async function versions(kubectl: Kubectl): Promise<string[]> {
  const server = versionsSchema.parse(JSON.parse(await kubectl.text(["version", "--output=json"])));
  const terraform = terraformSchema.parse(
    JSON.parse((await run("terraform", ["version", "-json"])).stdout),
  );
  const nodes = await kubectl.list<Node>("nodes");
  const packages = ["cdktf", "@cdktf/provider-kubernetes", "@cdktf/provider-helm"].map((name) => {
    const file = require.resolve(`${name}/package.json`);
    return `${name} ${packageSchema.parse(JSON.parse(readFileSync(file, "utf8"))).version}`;
  });
  return [
    `Kubernetes ${server.serverVersion.gitVersion}, ${nodes.length} nodes`,
    `Terraform ${terraform.terraform_version}, Node ${process.version}`,
    packages.join(", "),
  ];
}

/** The charts that are deployed, as `traefik-41.3.0`. */
export async function chartVersions(kubectl: Kubectl): Promise<string> {
  const charts = (await helmReleases(kubectl)).map(({ chart }) => chart);
  return charts.length === 0 ? "none" : charts.toSorted().join(", ");
}
