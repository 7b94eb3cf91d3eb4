import { selectEnvironment } from "../../environments/environments";
import { withCluster } from "../azure/cluster-access";
import { signIn } from "../azure/sign-in";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { makeDatabaseRoles } from "./database-role";

const USAGE = {
  command: "npm run database-role",
  does: "Gives the applications' identities their roles in the databases of ENVIRONMENT, by Jobs in its cluster that run the job board's image of IMAGE_TAG or IMAGE_DIGEST.",
  options: {},
} as const;

async function main(): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "azure" || environment.infrastructure.postgres === null) {
    throw new ScriptError(`${environment.name} has no PostgreSQL server`);
  }
  const api = await signIn(environment);
  const said = await withCluster(api, environment, (kubectl) =>
    makeDatabaseRoles(api, kubectl, environment),
  );
  said.forEach((line) => console.log(line));
  return EXIT.ok;
}

void runScript(USAGE, main);
