import { hostsIn } from "../../terraform-runner/release/smoke-test";
import type { Kubectl, KubernetesObject } from "../../cluster-client/kubectl";
import { realPods } from "../../cluster-client/real-pods";

interface IngressRoute extends KubernetesObject {
  readonly spec: {
    readonly routes: readonly {
      readonly match: string;
      readonly services?: readonly { readonly kind?: string; readonly name: string }[];
    }[];
  };
}

interface Service extends KubernetesObject {
  readonly spec: { readonly selector?: Readonly<Record<string, string>> };
}

export interface RoutedHosts {
  readonly answering: readonly string[];
  /** Those with a service whose pods are only simulated. */
  readonly simulated: readonly string[];
}

/** The hosts that the cluster's routes name. */
export async function routedHosts(kubectl: Kubectl): Promise<RoutedHosts> {
  const routes = await kubectl.list<IngressRoute>("ingressroutes.traefik.io");
  const answering = new Set<string>();
  const simulated = new Set<string>();
  for (const { metadata, spec } of routes) {
    for (const { match, services = [] } of spec.routes) {
      const plain = services.filter(({ kind = "Service" }) => kind === "Service");
      const real = await Promise.all(
        plain.map(({ name }) => hasRealPods(kubectl, metadata.namespace ?? "default", name)),
      );
      const hosts = real.every(Boolean) ? answering : simulated;
      hostsIn(match).forEach((host) => hosts.add(host));
    }
  }
  return {
    answering: [...answering].filter((host) => !simulated.has(host)),
    simulated: [...simulated],
  };
}

async function hasRealPods(kubectl: Kubectl, namespace: string, name: string): Promise<boolean> {
  const services = await kubectl.list<Service>("services", [
    `--namespace=${namespace}`,
    `--field-selector=metadata.name=${name}`,
  ]);
  const pods = await Promise.all(
    services.map(({ spec }) => realPods(kubectl, namespace, spec.selector ?? {})),
  );
  return pods.some((found) => found.length > 0);
}
