import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missing } from "../command";
import { ClusterError } from "./cluster-error";
import type { Kubectl } from "./kubectl";

const START_MILLISECONDS = 15_000;

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
  static async start(kubectl: Kubectl): Promise<KubectlProxy> {
    const folder = await mkdtemp(join(tmpdir(), "kubectl-proxy-"));
    const socketPath = join(folder, "kubernetes.sock");
    const child = kubectl.start(["proxy", "--unix-socket", socketPath]);
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
    child.on("error", (error: NodeJS.ErrnoException) =>
      fail(error.code === "ENOENT" ? missing("kubectl") : error.message),
    );
    child.on("exit", () => fail(complaint.trim() || "it ended at once"));
  });
}
