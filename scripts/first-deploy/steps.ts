import type { AzureEnvironment } from "../../modules/environment/environment";
import { managementSignIn } from "../../modules/environment/process-environment";
import type { ManagementApi } from "../azure/management-api";
import { withCluster } from "../azure/cluster-access";
import { signIn } from "../azure/sign-in";
import { makeStateAccount } from "../bootstrap/bootstrap";
import { EncryptionAtHost } from "../bootstrap/registrations";
import { missingSecrets, writeSecrets } from "../bootstrap/secrets";
import { isInstalled, missing } from "../command";
import { makeDatabaseRoles } from "../database-role/database-role";
import { ScriptError } from "../script";
import { stackOf, writeStacks } from "../terraform-runner/plan/stack-folders";
import { smokeOptionsOf } from "../terraform-runner/release/smoke-options";
import { hostsOf, smokeTest } from "../terraform-runner/release/smoke-test";
import { requireDelegation } from "./delegation";
import { deployStack } from "./deploy-stack";
import { provideImages } from "./image";
import { requireReach } from "./reach";
import { requireRights } from "./rights";
import { requireSource } from "./source";

/** Certificates take a while once the domain is delegated. */
const SMOKE_SECONDS = 600;

/** A step of the first deploy; each looks first whether there is anything to do. */
export interface FirstDeployStep {
  readonly name: string;
  /** @returns what was found or done, in a few words */
  play(): Promise<string>;
}

/** The first deploy of an environment, in its order. */
export function firstDeploySteps(environment: AzureEnvironment): readonly FirstDeployStep[] {
  let signedIn: Promise<ManagementApi> | undefined;
  const azure = () => (signedIn ??= signIn(environment));
  const { name: into, promotedFrom } = environment;
  const deploy = (name: string): FirstDeployStep => ({
    name,
    play: async () => {
      await deployStack(environment, name);
      return "deployed";
    },
  });
  return [
    { name: "tools", play: requireTools },
    { name: "rights", play: async () => requireRights(await azure(), environment) },
    ...(promotedFrom === undefined
      ? []
      : [{ name: "source", play: async () => requireSource(await azure(), into, promotedFrom) }]),
    { name: "state", play: async () => makeState(await azure(), environment) },
    deploy("infrastructure"),
    { name: "secrets", play: async () => provideSecrets(await azure(), environment) },
    { name: "reach", play: async () => requireReach(await azure(), environment) },
    deploy("platform"),
    ...(environment.runsApplications
      ? [{ name: "image", play: () => provideImages(environment) }]
      : []),
    ...(environment.infrastructure.postgres === null
      ? []
      : [{ name: "database-role", play: async () => databaseRoles(await azure(), environment) }]),
    ...(environment.runsApplications ? [deploy("workloads")] : []),
    { name: "delegation", play: async () => requireDelegation(await azure(), environment) },
    ...(environment.runsApplications
      ? [{ name: "routes", play: () => askRoutes(environment) }]
      : []),
  ];
}

async function requireTools(): Promise<string> {
  // An application signs in by itself, people by the Azure CLI.
  const signsIn = managementSignIn().application === undefined ? ["az"] : [];
  const tools = ["terraform", "kubelogin", "kubectl", ...signsIn];
  const installed = await Promise.all(tools.map(isInstalled));
  const absent = tools.filter((_, index) => !installed[index]);
  if (absent.length > 0) {
    throw new ScriptError(absent.map(missing).join("\n"));
  }
  return tools.join(", ");
}

async function makeState(api: ManagementApi, environment: AzureEnvironment): Promise<string> {
  await makeStateAccount(api, environment, (done, name) =>
    console.log(`${done.padEnd(10)}  ${name}`),
  );
  await new EncryptionAtHost(api, environment).ready();
  return "states have a place, nodes may be encrypted";
}

async function provideSecrets(api: ManagementApi, environment: AzureEnvironment): Promise<string> {
  const results = await writeSecrets(api, environment);
  if (results === undefined) {
    throw new ScriptError("there is no key vault: npm run deploy -- infrastructure");
  }
  const toGive = missingSecrets(results);
  if (toGive !== undefined) {
    throw new ScriptError(toGive);
  }
  return results.map(({ secret, done }) => `${secret.name} ${done}`).join(", ") || "none needed";
}

async function databaseRoles(api: ManagementApi, environment: AzureEnvironment): Promise<string> {
  const said = await withCluster(api, environment, (kubectl) =>
    makeDatabaseRoles(api, kubectl, environment),
  );
  return said.join("; ");
}

async function askRoutes(environment: AzureEnvironment): Promise<string> {
  const hosts = hostsOf(stackOf(writeStacks(environment), "workloads"));
  await smokeTest(hosts, SMOKE_SECONDS, smokeOptionsOf(environment, {}));
  return hosts.join(", ");
}
