import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { ClusterError } from "./cluster-error";
import type { KubernetesApi } from "./kubernetes-api";

const NAME = "demonstration-stranger";
const START_MILLISECONDS = 60_000;
const LOOK_AGAIN_MILLISECONDS = 500;
const NON_ROOT_USER = 65_532;

const podSchema = z.looseObject({
  status: z.looseObject({
    phase: z.string().optional(),
    containerStatuses: z
      .array(z.looseObject({ state: z.looseObject({ terminated: z.looseObject({}).optional() }) }))
      .optional(),
  }),
});

/** Prints one line per target, `<host>:<port> open|refused|silent`; a new connection for each. */
function connectionScript(targets: readonly string[]): string {
  return `
    const net = require("node:net");
    const attempt = (target) => new Promise((resolve) => {
      const [port, ...host] = target.split(":").reverse();
      const socket = net.connect({ host: host.reverse().join(":"), port: Number(port) });
      const end = (seen) => { socket.destroy(); resolve(target + " " + seen); };
      socket.setTimeout(3000, () => end("silent"));
      socket.on("connect", () => end("open"));
      socket.on("error", () => end("refused"));
    });
    (async () => { for (const target of ${JSON.stringify(targets)}) console.log(await attempt(target)); })();`;
}

/** What a try to connect met: `silent` when packets are dropped, as most policy engines do. */
export type Reached = "open" | "refused" | "silent";

/** Tries to connect from inside one of the workload's own pods, with the Node that runs there. */
export async function connectFrom(
  context: string,
  namespace: string,
  pod: string,
  targets: readonly string[],
): Promise<Map<string, Reached>> {
  const script = connectionScript(targets);
  return parse(await runNode(context, namespace, pod, ["-e", script]));
}

/** Path of the Node that runs in a pod. */
export async function nodePath(context: string, namespace: string, pod: string): Promise<string> {
  return (await runNode(context, namespace, pod, ["-p", "process.execPath"])).trim();
}

/** The image has no shell, and may have Node anywhere: the first process is Node. */
async function runNode(
  context: string,
  namespace: string,
  pod: string,
  args: readonly string[],
): Promise<string> {
  const where = ["--context", context, "--namespace", namespace];
  try {
    const command = [...where, "exec", pod, "--", "/proc/1/exe", ...args];
    return (await promisify(execFile)("kubectl", command)).stdout;
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n").slice(1).join(" ") : "";
    throw new ClusterError(
      "refused",
      `kubectl exec in ${pod} failed: ${why.trim()}`,
      "the role ops may exec (docs/roles.md)",
    );
  }
}

/** Runs a pod that nothing was allowed to, in a namespace of its own, and removes both. */
export async function connectFromStranger(
  api: KubernetesApi,
  image: string,
  node: string,
  targets: readonly string[],
): Promise<Map<string, Reached>> {
  const namespacePath = `/api/v1/namespaces/${NAME}`;
  const podPath = `${namespacePath}/pods/${NAME}`;
  await api.do("/api/v1/namespaces", {
    method: "POST",
    body: {
      metadata: { name: NAME, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
  });
  try {
    await api.do(`${namespacePath}/pods`, {
      method: "POST",
      body: strangerPod(image, [node, "-e", connectionScript(targets)]),
    });
    const deadline = performance.now() + START_MILLISECONDS;
    while (performance.now() < deadline) {
      const { status } = await api.read(podSchema, podPath);
      if (status.phase === "Succeeded" || status.phase === "Failed") {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
    }
    const log = z.looseObject({ message: z.string() }).parse(await api.do(`${podPath}/log`));
    return parse(log.message);
  } finally {
    await api.do(namespacePath, { method: "DELETE" });
  }
}

function strangerPod(image: string, command: readonly string[]): object {
  return {
    metadata: { name: NAME },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NON_ROOT_USER,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "stranger",
          image,
          command,
          resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
          securityContext: {
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}

function parse(output: string): Map<string, Reached> {
  return new Map(
    output.split("\n").flatMap((line): [string, Reached][] => {
      const [, target, seen] = /^(\S+) (open|refused|silent)$/.exec(line.trim()) ?? [];
      return target !== undefined && isReached(seen) ? [[target, seen]] : [];
    }),
  );
}

function isReached(text: string | undefined): text is Reached {
  return text === "open" || text === "refused" || text === "silent";
}
