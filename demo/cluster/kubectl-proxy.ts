import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ClusterError } from "./cluster-error";

const START_MILLISECONDS = 15_000;
const INSTALL_KUBECTL =
  "install kubectl (https://kubernetes.io/docs/tasks/tools/), or run with --without-cluster";

/** Names of the contexts that the kubeconfig has. */
export async function kubeContexts(): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)("kubectl", [
      "config",
      "get-contexts",
      "-o",
      "name",
    ]);
    return stdout.split("\n").filter((name) => name !== "");
  } catch (error) {
    throw isMissing(error)
      ? new ClusterError("no kubectl", "kubectl is not installed", INSTALL_KUBECTL)
      : error;
  }
}

/**
 * `kubectl proxy` on a Unix socket that only this user can reach: signs in as kubectl does, whatever
 * the kubeconfig says (exec plug-ins too), and costs one process instead of one per question.
 */
export class KubectlProxy {
  private constructor(
    readonly socketPath: string,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** @throws ClusterError when there is no kubectl, or it can't start with this context. */
  static async start(context: string): Promise<KubectlProxy> {
    const folder = await mkdtemp(join(tmpdir(), "demonstration-"));
    const socketPath = join(folder, "kubernetes.sock");
    const child = spawn(
      "kubectl",
      ["--context", context, "proxy", "--unix-socket", socketPath],
      // Its own process group: Ctrl-C must reach the demonstration only, which still needs the proxy.
      { stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const proxy = new KubectlProxy(socketPath, folder, child);
    try {
      await started(child);
    } catch (error) {
      await proxy.stop();
      throw error;
    }
    return proxy;
  }

  async stop(): Promise<void> {
    this.process.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    const deadline = setTimeout(() => fail("it did not start in 15 s"), START_MILLISECONDS);
    const fail = (why: string) => {
      clearTimeout(deadline);
      reject(
        new ClusterError("unreachable", `kubectl proxy: ${why}`, "try `kubectl version` by hand"),
      );
    };
    child.stderr?.on("data", (data: Buffer) => (complaint += data.toString()));
    child.stdout?.on("data", () => {
      clearTimeout(deadline);
      resolve();
    });
    child.on("error", (error) =>
      fail(isMissing(error) ? "kubectl is not installed" : error.message),
    );
    child.on("exit", () => fail(complaint.trim() || "it ended at once"));
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
