import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { kubeloginArguments } from "../../modules/platform/kubelogin";
import { Kubectl } from "../cluster-client/kubectl";
import { ScriptError } from "../script";
import type { ManagementApi } from "./management-api";
import { inResourceGroup } from "./resource-ids";

const API_VERSION = "2024-09-01";

const credentials = z.object({ kubeconfigs: z.array(z.object({ value: z.string() })).min(1) });
const kubeconfig = z.object({ clusters: z.array(z.object({ cluster: z.looseObject({}) })).min(1) });

/**
 * Works on an environment's cluster with kubectl, which signs in by kubelogin as the stacks do. The
 * kubeconfig holds no credential, and is removed afterwards.
 *
 * @throws ScriptError when there is no cluster yet.
 */
export async function withCluster<T>(
  api: ManagementApi,
  environment: AzureEnvironment,
  work: (kubectl: Kubectl) => Promise<T>,
): Promise<T> {
  const { cluster: name } = azureNames(environment);
  const id = inResourceGroup(environment, `Microsoft.ContainerService/managedClusters/${name}`);
  if ((await api.get(id, API_VERSION)) === undefined) {
    throw new ScriptError(`${name} isn't there: npm run deploy -- infrastructure`);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "kubeconfig-"));
  const file = path.join(folder, "config");
  try {
    const answer = await api.post(`${id}/listClusterUserCredential`, API_VERSION);
    writeFileSync(file, kubeconfigOf(environment, name, answer), { mode: 0o600 });
    return await work(new Kubectl(name, {}, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON is YAML. */
function kubeconfigOf(environment: AzureEnvironment, name: string, answer: unknown): string {
  const [first] = credentials.parse(answer).kubeconfigs;
  const given = kubeconfig.parse(parse(Buffer.from(first?.value ?? "", "base64").toString("utf8")));
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: given.clusters[0]?.cluster }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "kubelogin",
            args: kubeloginArguments(environment),
            interactiveMode: "IfAvailable",
          },
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
