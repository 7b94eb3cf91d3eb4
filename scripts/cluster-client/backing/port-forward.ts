import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { NAMESPACE } from "../../../modules/backing/names";
import type { Kubectl } from "../kubectl";

/**
 * Leads a port of this machine to one of a pod while `use` runs; policies don't see it. Each
 * connection goes by a `kubectl port-forward` of its own, as one that the pod resets ends it, with
 * every other that it carries.
 */
export async function forwarded<T>(
  kubectl: Kubectl,
  pod: string,
  port: number,
  use: (localPort: number) => Promise<T>,
  namespace: string = NAMESPACE,
): Promise<T> {
  const children = new Set<ChildProcess>();
  const lead = async (inner: Socket): Promise<void> => {
    const child = startForwarding(kubectl, namespace, pod, port);
    children.add(child);
    const stop = (): void => {
      inner.destroy();
      child.kill();
    };
    inner.on("error", stop).on("close", stop);
    child.once("exit", () => {
      children.delete(child);
      inner.destroy();
    });
    const outer = connect(await localPort(child, pod), "127.0.0.1");
    outer.on("error", stop).on("close", stop);
    inner.pipe(outer).pipe(inner);
  };
  const server = createServer(
    (inner) => void lead(inner).catch((error: Error) => inner.destroy(error)),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
    const ended = [...children].map(async (child) => once(child, "exit"));
    children.forEach((child) => child.kill());
    await Promise.all(ended);
  }
}

function startForwarding(
  kubectl: Kubectl,
  namespace: string,
  pod: string,
  port: number,
): ChildProcess {
  return kubectl.start(["port-forward", `--namespace=${namespace}`, `pod/${pod}`, `:${port}`]);
}

async function localPort(child: ChildProcess, pod: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (data: Buffer): void => {
      said += data.toString();
      const [, found] = /127\.0\.0\.1:(\d+) ->/.exec(said) ?? [];
      if (found !== undefined) {
        resolve(Number(found));
      }
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => reject(new Error(`port-forward to ${pod} has ended: ${said}`)));
  });
}
