import path from "node:path";
import { selectEnvironment } from "../../environments/environments";
import { applications } from "../../modules/workloads/catalogue";
import { Kubectl } from "../cluster-client/kubectl";
import { deployStacks, IN_TERMINAL } from "../terraform-runner/deploy/deploy-stacks";
import { smokeOptionsOf } from "../terraform-runner/release/smoke-options";
import { hostsOf, smokeTest } from "../terraform-runner/release/smoke-test";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { must, requirePrograms, run } from "../command";
import { withStacksCluster } from "../terraform-runner/cluster/stacks-cluster";
import { forgetCluster } from "../terraform-runner/cluster/state-cluster";
import { writeStacks } from "../terraform-runner/plan/stack-folders";
import { CLUSTER, requireDocker, requirePorts } from "./tools";

/** kind's own pods request 1 CPU, the platform and the job board's four pods 2 more. */
const DEMONSTRATION_CPUS = 4;
/** Certificates are issued while the deploy ends. */
const SMOKE_SECONDS = 120;

const USAGE = {
  command: "npm run local:up",
  does: "Deploys the whole platform on one machine with kind. Can be repeated: what is there is kept, a changed service is built and deployed again.",
  options: {},
};

async function main(): Promise<ExitCode> {
  const environment = selectEnvironment();
  if (environment.target !== "kubeconfig") {
    throw new ScriptError("npm run local:up takes ENVIRONMENT=local only");
  }
  await requirePrograms(["docker", "kind", "kubectl", "terraform"]);
  await requireDocker();
  await sayWhatIsTight();
  const isNew = await makeCluster();
  const imageTag = await buildImages();
  // The cluster made here, whichever one KUBE_CONTEXT names.
  const settings = { ...environment.settings, imageTag, kubeContext: undefined };
  const here = { ...environment, settings };
  const stacks = writeStacks(here);
  if (isNew) {
    forgetCluster(environment.kubernetes.context, stacks);
  }
  await withStacksCluster(here, stacks, stacks, (kubectl) =>
    deployStacks(stacks, { ...IN_TERMINAL, kubectl, mayLose: [] }),
  );
  const hosts = stacks.flatMap(hostsOf);
  await smokeTest(hosts, SMOKE_SECONDS, smokeOptionsOf(environment, {}));
  console.log(await directions(new Kubectl(environment.kubernetes.context), hosts));
  console.log(`\nFor further commands: export IMAGE_TAG=${imageTag}`);
  return EXIT.ok;
}

async function sayWhatIsTight(): Promise<void> {
  const { stdout } = await run("docker", ["info", "--format={{.NCPU}}"]);
  if (Number(stdout) < DEMONSTRATION_CPUS) {
    console.log(
      `Docker has ${stdout.trim()} CPUs: with less than ${DEMONSTRATION_CPUS} the job board's fourth pod may find no room`,
    );
  }
}

/** @returns whether there was none */
async function makeCluster(): Promise<boolean> {
  const { stdout } = await run("kind", ["get", "clusters"]);
  if (stdout.split("\n").includes(CLUSTER)) {
    return false;
  }
  await requirePorts([80, 443]);
  const config = path.join(__dirname, "kind.yaml");
  await must("kind", ["create", "cluster", `--config=${config}`, "--wait=2m"]);
  return true;
}

/**
 * Builds the applications' images and brings them into the cluster, under their version and under a
 * tag that names the build: the same tag again would not be rolled out.
 *
 * @returns what `IMAGE_TAG` takes.
 */
async function buildImages(): Promise<string> {
  const tags: string[] = [];
  for (const { name, image } of applications) {
    const { version, dockerfile } = image;
    const reference = `${name}:${version}`;
    await must("docker", ["build", `--file=${dockerfile}`, `--tag=${reference}`, "."]);
    const { stdout: id } = await run("docker", ["image", "inspect", "--format={{.Id}}", reference]);
    const tag = `${version}-${id.replace("sha256:", "").slice(0, 12)}`;
    await must("docker", ["tag", reference, `${name}:${tag}`]);
    const load = ["load", "docker-image", reference, `${name}:${tag}`, `--name=${CLUSTER}`];
    await must("kind", load);
    tags.push(`${name}=${tag}`);
  }
  return tags.join();
}

async function directions(kubectl: Kubectl, hosts: readonly string[]): Promise<string> {
  const [secret] = await kubectl.list<GrafanaSecret>("secrets", [
    "--all-namespaces",
    "--selector=app.kubernetes.io/name=grafana",
  ]);
  const password = Buffer.from(secret?.data?.["admin-password"] ?? "", "base64").toString("utf8");
  return [
    "",
    "Every route answers. The certificates are of the cluster's own authority, unknown to a browser:",
    ...hosts.map((host) => `  https://${host}/`),
    ...(password === "" ? [] : [`Grafana: admin, ${password}`]),
  ].join("\n");
}

interface GrafanaSecret {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

void runScript(USAGE, main);
