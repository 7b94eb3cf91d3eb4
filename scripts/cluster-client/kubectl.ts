import { type ChildProcess, spawn } from "node:child_process";
import { childEnvironment } from "../../modules/environment/process-environment";
import { type CommandOptions, type Outcome, run } from "../command";
import { ClusterError, complaintOf } from "./cluster-error";

/** A Kubernetes object, as far as the checks look at any. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/**
 * kubectl with a fixed context. The program rather than a client library: whoever runs a cluster
 * has it, what a check did can be repeated by hand, and it brings `exec`, impersonation and
 * server-side dry runs.
 */
export class Kubectl {
  constructor(
    readonly context: string,
    private readonly env: NodeJS.ProcessEnv = {},
    /** Kubeconfig that has the context. @default - as kubectl looks for it */
    private readonly kubeconfig?: string,
  ) {}

  run(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return run("kubectl", [...this.cluster(), ...args], { env: this.env, ...options });
  }

  /** Starts kubectl and leaves it running, out of a terminal's reach: whoever starts it ends it. */
  start(args: readonly string[]): ChildProcess {
    return spawn("kubectl", [...this.cluster(), ...args], {
      env: childEnvironment(this.env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  }

  /** Options that name the cluster. */
  private cluster(): string[] {
    const kubeconfig = this.kubeconfig === undefined ? [] : [`--kubeconfig=${this.kubeconfig}`];
    return [...kubeconfig, `--context=${this.context}`];
  }

  /** @throws ClusterError with what kubectl said, when it ends with another code than 0. */
  async text(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code !== 0) {
      throw complaintOf(`kubectl ${args.join(" ")}: ${stderr.trim()}`);
    }
    return stdout;
  }

  /** The objects of a kind (or several, separated by commas), of all namespaces by default. */
  async list<T extends KubernetesObject = KubernetesObject>(
    kinds: string,
    where: readonly string[] = ["--all-namespaces"],
  ): Promise<T[]> {
    const text = await this.text(["get", kinds, ...where, "--output=json", "--ignore-not-found"]);
    return text === "" ? [] : (JSON.parse(text) as { items: T[] }).items;
  }
}

/**
 * Names of the contexts that the kubeconfig has.
 *
 * @throws ScriptError when kubectl isn't installed; ClusterError when it can't read the kubeconfig.
 */
export async function kubeContexts(env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const { code, stdout, stderr } = await run("kubectl", ["config", "get-contexts", "-o=name"], {
    env,
  });
  if (code !== 0) {
    const remedy = "name another kubeconfig with KUBECONFIG";
    throw new ClusterError("refused", `the kubeconfig can't be read: ${stderr.trim()}`, remedy);
  }
  return stdout.split("\n").filter((name) => name !== "");
}

/** `namespace/name`, or the name alone. */
export function qualifiedName({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}
