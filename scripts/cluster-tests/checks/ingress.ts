import { ask, type Entrance } from "../../http/http-answer";
import { NotPlayed } from "../../steps/step";
import type { Kubectl } from "../../cluster-client/kubectl";
import { entranceOf } from "./entrance";
import { routedHosts } from "./routed-hosts";

/**
 * For every host that a route names: HTTP is redirected for good to HTTPS, and HTTPS answers with
 * TLS 1.2 or later, a certificate for that host and HSTS.
 *
 * @param given where Traefik is reached. @default where its Service says
 */
export async function routesAnswer(kubectl: Kubectl, given?: Entrance): Promise<string> {
  const entrance = given ?? (await entranceOf(kubectl));
  const { answering: hosts, simulated } = await routedHosts(kubectl);
  if (hosts.length === 0) {
    throw new NotPlayed("no route leads to pods that aren't simulated");
  }
  const wrong: string[] = [];
  for (const host of hosts) {
    wrong.push(...(await faultsOf(host, entrance)));
  }
  if (wrong.length > 0) {
    throw new Error(wrong.join("\n"));
  }
  const left = simulated.length === 0 ? "" : `; simulated and not asked: ${simulated.join(", ")}`;
  return `${hosts.join(", ")}: redirect, TLS, certificate, HSTS${left}`;
}

async function faultsOf(host: string, entrance: Entrance): Promise<string[]> {
  const plain = await ask(`http://${host}/`, { entrance });
  const secure = await ask(`https://${host}/`, { entrance, trusted: false });
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
    entrance,
    trusted: false,
    maxVersion: "TLSv1.1",
  }).catch(() => undefined);
  if (old !== undefined) {
    faults.push(`${host} still speaks ${old.protocol}`);
  }
  return faults;
}
