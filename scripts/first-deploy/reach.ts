import type { AzureEnvironment } from "../../modules/environment/environment";
import { azureNames } from "../../modules/azure/azure-names";
import type { ManagementApi } from "../azure/management-api";
import { withCluster } from "../azure/cluster-access";
import { ScriptError } from "../script";

/** @throws ScriptError with a way in, when the cluster's API server isn't reached from here. */
export async function requireReach(
  api: ManagementApi,
  environment: AzureEnvironment,
): Promise<string> {
  const { code, stderr } = await withCluster(api, environment, (kubectl) =>
    kubectl.run(["get", "--raw=/readyz", "--request-timeout=20s"]),
  );
  if (code === 0) {
    return "the API server answers";
  }
  const { apiServer } = environment.infrastructure.cluster;
  throw new ScriptError(
    [
      `the API server isn't reached from here: ${stderr.trim()}`,
      apiServer.private
        ? `It has no public address: start this again inside the virtual network, ${inside(environment)} (docs/azure-bootstrap.md, chapter 8).`
        : `It lets in ${apiServer.authorizedIpRanges.join(", ")}: start this again from there, or change \`cluster.apiServer.authorizedIpRanges\`.`,
    ].join("\n"),
  );
}

function inside(environment: AzureEnvironment): string {
  return environment.infrastructure.accessHost === null
    ? "or set `accessHost` for a way in"
    : `on ${azureNames(environment).accessHost}`;
}
