import { ask } from "../../http-answer";
import { NotPlayed } from "../../steps/step";
import type { Kubectl, KubernetesObject } from "../kubectl";
import { realPods } from "../real-pods";

interface IngressRoute extends KubernetesObject {
  readonly spec: { readonly routes: readonly { readonly match: string }[] };
}

interface LoadBalancer extends KubernetesObject {
  readonly spec: { readonly type: string };
  readonly status: {
    readonly loadBalancer: { readonly ingress?: readonly { readonly ip?: string }[] };
  };
}

/**
 * For every host that a route names: HTTP is redirected for good to HTTPS, and HTTPS answers with
 * TLS 1.2 or later, a certificate for that host and HSTS.
 *
 * @param address where Traefik is reached. @default that of its LoadBalancer Service
 */
export async function routesAnswer(kubectl: Kubectl, address?: string): Promise<string> {
  const labels = { "app.kubernetes.io/name": "traefik" };
  if ((await realPods(kubectl, "traefik", labels)).length === 0) {
    throw new NotPlayed("the nodes only simulate Traefik's pods");
  }
  const target = address ?? (await loadBalancerAddress(kubectl));
  const routes = await kubectl.list<IngressRoute>("ingressroutes.traefik.io");
  const hosts = [...new Set(routes.flatMap(({ spec }) => spec.routes.flatMap(hostsOf)))];
  if (hosts.length === 0) {
    throw new NotPlayed("no route names a host");
  }
  const wrong: string[] = [];
  for (const host of hosts) {
    wrong.push(...(await faultsOf(host, target)));
  }
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  return `${hosts.join(", ")} at ${target}: redirect, TLS, certificate, HSTS`;
}

async function faultsOf(host: string, address: string): Promise<string[]> {
  const plain = await ask(`http://${host}/`, { address });
  const secure = await ask(`https://${host}/`, { address, trusted: false });
  const faults: string[] = [];
  if (![301, 308].includes(plain.status) || plain.headers.location !== `https://${host}/`) {
    faults.push(`http://${host}/ answers ${plain.status} ${plain.headers.location ?? ""}`);
  }
  if (secure.status >= 500 || secure.status === 404) {
    faults.push(`https://${host}/ answers ${secure.status}`);
  }
  if (!secure.names.includes(`DNS:${host}`) && !secure.names.includes("DNS:*.")) {
    faults.push(`the certificate of ${host} is for ${secure.names}`);
  }
  if (secure.headers["strict-transport-security"] === undefined) {
    faults.push(`https://${host}/ has no Strict-Transport-Security`);
  }
  const old = await ask(`https://${host}/`, {
    address,
    trusted: false,
    maxVersion: "TLSv1.1",
  }).catch(() => undefined);
  if (old !== undefined) {
    faults.push(`${host} still speaks ${old.protocol}`);
  }
  return faults;
}

function hostsOf({ match }: { readonly match: string }): string[] {
  return [...match.matchAll(/Host\(`([^`]+)`\)/g)].flatMap(([, host]) => host ?? []);
}

async function loadBalancerAddress(kubectl: Kubectl): Promise<string> {
  const services = await kubectl.list<LoadBalancer>("services", ["--namespace=traefik"]);
  const ip = services
    .filter(({ spec }) => spec.type === "LoadBalancer")
    .flatMap(({ status }) => status.loadBalancer.ingress ?? [])
    .find((ingress) => ingress.ip !== undefined)?.ip;
  if (ip === undefined) {
    throw new NotPlayed("Traefik's Service has no address; give one with --ingress-address");
  }
  return ip;
}
