import { ClusterError } from "./cluster-error";
import type { Kubectl } from "./kubectl";

/** A program that, executed in a pod, tries to open a connection. */
export interface Connector {
  /** `{address}` stands for `IP:port`. Ends with 0 when it is open; gives up after some seconds. */
  readonly connect: readonly string[];
}

/** Connects with the Node that a pod's first process is, in an image that may have nothing else. */
export const NODE_CONNECTOR: Connector = {
  connect: [
    "/proc/1/exe",
    "-e",
    `const [port, ...host] = process.argv[1].split(":").reverse();
     const socket = require("node:net").connect({ host: host.reverse().join(":"), port: Number(port) });
     const end = (text, code) => { console.error(text); process.exit(code); };
     socket.setTimeout(3000, () => end("TIMEOUT", 1));
     socket.on("connect", () => process.exit(0));
     socket.on("error", ({ code }) => end(code === "ECONNREFUSED" ? "REFUSED" : code, 1));`,
    "{address}",
  ],
};

/** What a try to connect met: `silent` when packets are dropped, as most policy engines do. */
export type Reached = "open" | "refused" | "silent";

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Tries to connect from inside a pod to `IP:port`.
 *
 * @throws ClusterError when the program can't be executed in the pod: then nothing was tried.
 */
export async function tryConnection(
  kubectl: Kubectl,
  pod: PodName,
  { connect }: Connector,
  address: string,
): Promise<Reached> {
  const command = connect.map((word) => word.replace("{address}", address));
  const where = ["exec", `--namespace=${pod.namespace}`, pod.name, "--"];
  const { code, stdout, stderr } = await kubectl.run([...where, ...command]);
  if (code === 0) {
    return "open";
  }
  if (!hasEnded(stderr)) {
    throw new ClusterError(
      "refused",
      `kubectl exec in ${pod.namespace}/${pod.name} failed: ${stderr.trim()}`,
      "the role ops may exec (docs/roles.md); is the pod running, and the program in its image?",
    );
  }
  return isRefusal(`${stdout}${stderr}`) ? "refused" : "silent";
}

/** kubectl says so of a program that ran; the container runtime ends with 126 or more if none did. */
function hasEnded(stderr: string): boolean {
  const [, code] = /command terminated with exit code (\d+)/.exec(stderr) ?? [];
  return code !== undefined && Number(code) < 126;
}

/** agnhost says REFUSED, others what the system says. */
function isRefusal(text: string): boolean {
  return /REFUSED|connection refused|malformed|EOF|reset by peer/i.test(text);
}
