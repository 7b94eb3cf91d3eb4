import net from "node:net";
import type { Kubectl } from "../../cluster-client/kubectl";
import { readKubeconfig, writeKubeconfig } from "../../cluster-client/kubeconfig";

/** A way to the API server that can be cut and restored. */
export interface ApiServerProxy {
  /** Kubeconfig that leads through the proxy, with the same context. */
  readonly kubeconfig: string;
  cut(): void;
  restore(): void;
  close(): void;
}

/** Starts a proxy on this machine's loopback in front of the context's API server. */
export async function startApiServerProxy(
  kubectl: Kubectl,
  kubeconfigFile: string,
): Promise<ApiServerProxy> {
  const config = await readKubeconfig(kubectl);
  const { hostname, port } = new URL(config.cluster.server);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const listener = net.createServer((inner) => {
    if (isCut) {
      inner.destroy();
      return;
    }
    const outer = net.connect(Number(port || 443), hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from
        .on("error", () => to.destroy())
        .on("close", () => {
          sockets.delete(from);
          to.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, "127.0.0.1", resolve);
  });
  const address = listener.address() as net.AddressInfo;
  const server = `https://127.0.0.1:${address.port}`;
  writeKubeconfig(kubeconfigFile, { ...config, cluster: { ...config.cluster, server } });
  return {
    kubeconfig: kubeconfigFile,
    cut: () => {
      isCut = true;
      sockets.forEach((socket) => socket.destroy());
    },
    restore: () => {
      isCut = false;
    },
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      listener.close();
    },
  };
}
