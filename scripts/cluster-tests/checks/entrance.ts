import type { Entrance } from "../../http/http-answer";
import { NotPlayed } from "../../steps/step";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";
import { realPods } from "../../cluster-client/real-pods";

interface Service extends KubernetesObject {
  readonly spec: {
    readonly type: string;
    readonly ports: readonly { readonly name: string; readonly nodePort?: number }[];
  };
  readonly status: {
    readonly loadBalancer: { readonly ingress?: readonly { readonly ip?: string }[] };
  };
}

interface Node extends KubernetesObject {
  readonly status: { readonly addresses: readonly { type: string; address: string }[] };
}

/**
 * Where Traefik's Service says that it is reached: at its load balancer's address, or at the node
 * ports of the node that runs it.
 *
 * @throws NotPlayed when its pods are only simulated, or nothing leads to them.
 */
export async function entranceOf(kubectl: Kubectl): Promise<Entrance> {
  const [pod] = await realPods(kubectl, "traefik", { "app.kubernetes.io/name": "traefik" });
  if (pod?.spec.nodeName === undefined) {
    throw new NotPlayed("the nodes only simulate Traefik's pods");
  }
  const services = await kubectl.list<Service>("services", ["--namespace=traefik"]);
  const nodes = await kubectl.list<Node>("nodes", [
    `--field-selector=metadata.name=${pod.spec.nodeName}`,
  ]);
  const addresses = nodes.flatMap(({ status }) => status.addresses);
  for (const { spec, status } of services) {
    const balanced = status.loadBalancer.ingress?.[0]?.ip;
    if (spec.type === "LoadBalancer" && balanced !== undefined) {
      return { address: balanced };
    }
    const address = addresses.find(({ type }) => type === "InternalIP")?.address;
    const [httpPort, httpsPort] = ["web", "websecure"].map(
      (port) => spec.ports.find(({ name }) => name === port)?.nodePort,
    );
    if (address !== undefined && httpPort !== undefined && httpsPort !== undefined) {
      return { address, httpPort, httpsPort };
    }
  }
  throw new NotPlayed("nothing leads to Traefik from outside; say where with --ingress-address");
}
