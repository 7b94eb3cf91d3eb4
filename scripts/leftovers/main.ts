import { selectEnvironment } from "../../environments/environments";
import { withCluster } from "../azure/cluster-access";
import { signIn } from "../azure/sign-in";
import { ClusterError } from "../cluster-client/cluster-error";
import type { KubernetesObject } from "../cluster-client/kubectl";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { describeLeftovers, leftoverDisks } from "./leftover-disks";

const USAGE = {
  command: "npm run leftovers",
  does: "Names the disks of ENVIRONMENT's cluster that nothing has attached, and what removes each; removes none. Ends with 2 when there are some.",
  options: {},
} as const;

async function main(): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure") {
    throw new ScriptError(`${environment.name} has no disks in Azure`);
  }
  const api = await signIn(environment);
  const bound = await withCluster(api, environment, async (kubectl) => {
    const volumes = await kubectl.list<Volume>("persistentvolumes", []);
    return new Set(
      volumes
        .filter(({ status }) => status?.phase === "Bound")
        .map(({ metadata }) => metadata.name),
    );
  }).catch((error: unknown) => {
    if (!(error instanceof ClusterError)) {
      throw error;
    }
    console.log(`The cluster isn't asked which are still claimed: ${error.message}\n`);
    return new Set<string>();
  });
  const disks = await leftoverDisks(api, environment, bound);
  describeLeftovers(disks).forEach((line) => console.log(line));
  if (disks.length === 0) {
    console.log("every disk is attached or claimed");
    return EXIT.ok;
  }
  return EXIT.changes;
}

interface Volume extends KubernetesObject {
  readonly status?: { readonly phase?: string };
}

void runScript(USAGE, main);
