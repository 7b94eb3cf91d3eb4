import { writeFileSync } from "node:fs";
import net from "node:net";
import { parse, stringify } from "yaml";
import type { Kubectl } from "../cluster/kubectl";

/** A way to the API server that can be cut and mended. */
export interface ApiServerProxy {
  /** Kubeconfig that leads through the proxy, with the same context. */
  readonly kubeconfig: string;
  cut(): void;
  mend(): void;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { server: string } }[];
}

/** Starts a proxy on this machine's loopback in front of the context's API server. */
export async function startApiServerProxy(
  kubectl: Kubectl,
  kubeconfigFile: string,
): Promise<ApiServerProxy> {
  const config = parse(await kubectl.text(["config", "view", "--minify", "--raw"])) as Kubeconfig;
  const [first] = config.clusters;
  if (first === undefined) {
    throw new Error("the kubeconfig has no cluster");
  }
  const { hostname, port } = new URL(first.cluster.server);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((inner) => {
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
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address() as net.AddressInfo;
  first.cluster.server = `https://127.0.0.1:${address.port}`;
  writeFileSync(kubeconfigFile, stringify(config), { mode: 0o600 });
  return {
    kubeconfig: kubeconfigFile,
    cut: () => {
      isCut = true;
      sockets.forEach((socket) => socket.destroy());
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
