import type { LocalEnvironment } from "../../modules/environment/environment";
import { selectEnvironment } from "../../environments/environments";
import { ScriptError } from "../script";
import { isInstalled, missing } from "../command";
import { Kubectl } from "../cluster-client/kubectl";

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
  return { environment, kubectl: await connectedKubectl(environment) };
}

async function connectedKubectl(environment: LocalEnvironment): Promise<Kubectl> {
  const programs = ["terraform", "kubectl"];
  const installed = await Promise.all(programs.map(isInstalled));
  const absent = programs.filter((_, i) => !installed[i]);
  if (absent.length > 0) {
    throw new ScriptError(absent.map(missing).join("\n"));
  }
  const context = environment.settings.kubeContext ?? environment.kubernetes.context;
  const kubectl = new Kubectl(context);
  const { code, stderr } = await kubectl.run(["get", "--raw", "/readyz", "--request-timeout=10s"]);
  if (code !== 0) {
    throw new ScriptError(
      `no cluster answers in the context ${context}: ${stderr.trim()}\n` +
        "Start one (npm run local:up) or name one with KUBECONFIG and KUBE_CONTEXT.",
    );
  }
  return kubectl;
}
