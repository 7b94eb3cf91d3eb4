import type { LocalEnvironment } from "../../modules/environment/environment";
import { selectEnvironment } from "../../environments/environments";
import { ScriptError } from "../script";
import { requirePrograms } from "../command";
import type { Kubectl } from "../cluster-client/kubectl";
import { localCluster } from "../cluster-client/local-cluster";

export interface Connection {
  readonly environment: LocalEnvironment;
  readonly kubectl: Kubectl;
}

/**
 * The cluster of the environment `local`, which tests may deploy to and destroy.
 *
 * @throws ScriptError when another environment is selected, a program is missing, or no API server
 * answers.
 */
export async function connect(): Promise<Connection> {
  const environment = selectEnvironment();
  if (environment.target !== "kubeconfig") {
    throw new ScriptError("this test destroys what it deploys: it takes ENVIRONMENT=local only");
  }
  await requirePrograms(["terraform", "kubectl"]);
  return { environment, kubectl: await localCluster(environment) };
}
