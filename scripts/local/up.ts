import path from "node:path";
import { version } from "../../service/package.json";
import { selectEnvironment } from "../../environments/select-environment";
import { Kubectl } from "../cluster/kubectl";
import { deployStacks } from "../deploy/deploy-stacks";
import { hostsOf } from "../release/smoke-test";
import { EXIT, type ExitCode, runScript, ScriptError } from "../script";
import { passInterruptsOn, run } from "../terraform/command";
import { writeStacks } from "../terraform/stack-folders";
import { CLUSTER, LOAD_BALANCERS, must, requirePrograms } from "./tools";

const LOAD_BALANCER_IMAGE = "registry.k8s.io/cloud-provider-kind/cloud-controller-manager:v0.11.1";

/**
 * `npm run local:up`: the whole platform on one machine with kind. Can be repeated: what is there is
 * kept, a changed service is built and deployed again.
 */
async function main(): Promise<ExitCode> {
  passInterruptsOn();
  const environment = selectEnvironment();
  if (environment.target !== "kubeconfig") {
    throw new ScriptError("npm run local:up takes ENVIRONMENT=local only");
  }
  await requirePrograms(["docker", "kind", "kubectl", "terraform"]);
  const clusters = await run("kind", ["get", "clusters"]);
  if (!clusters.stdout.split("\n").includes(CLUSTER)) {
    const config = path.join(__dirname, "kind.yaml");
    await must("kind", ["create", "cluster", `--config=${config}`, "--wait=2m"]);
  }
  await startLoadBalancers();
  const image = `job-board:${version}`;
  await must("docker", ["build", "--file=service/Dockerfile", `--tag=${image}`, "."]);
  await must("kind", ["load", "docker-image", image, `--name=${CLUSTER}`]);
  const stacks = writeStacks(environment);
  await deployStacks(stacks, {
    mayLose: [],
    say: (line) => console.log(line),
    onOutput: (text) => process.stdout.write(text),
  });
  console.log(
    await directions(new Kubectl(environment.kubernetes.context), stacks.flatMap(hostsOf)),
  );
  return EXIT.ok;
}

async function startLoadBalancers(): Promise<void> {
  const { stdout } = await run("docker", ["ps", `--filter=name=${LOAD_BALANCERS}`, "--quiet"]);
  if (stdout.trim() !== "") {
    return;
  }
  await must("docker", [
    "run",
    "--detach",
    "--rm",
    `--name=${LOAD_BALANCERS}`,
    "--network=kind",
    "--volume=/var/run/docker.sock:/var/run/docker.sock",
    LOAD_BALANCER_IMAGE,
    "--gateway-channel=disabled",
  ]);
}

async function directions(kubectl: Kubectl, hosts: readonly string[]): Promise<string> {
  const [secret] = await kubectl.list<GrafanaSecret>("secrets", [
    "--all-namespaces",
    "--selector=app.kubernetes.io/name=grafana",
  ]);
  const password = Buffer.from(secret?.data?.["admin-password"] ?? "", "base64").toString("utf8");
  return [
    "",
    "Open the way in, and leave it running:",
    `  kubectl --context=${kubectl.context} --namespace=traefik port-forward service/traefik 8443:443`,
    "then (the certificates are of the cluster's own authority, unknown to a browser):",
    ...hosts.map((host) => `  https://${host}:8443/`),
    ...(password === "" ? [] : [`Grafana: admin, ${password}`]),
  ].join("\n");
}

interface GrafanaSecret {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

void runScript(main);
