import type { Kubectl } from "../cluster-client/kubectl";

/** Services of the namespace `monitoring`, through the API server. */
const PROXY = "/api/v1/namespaces/monitoring/services";
const APIS = {
  prometheus: `${PROXY}/prometheus-operated:9090/proxy/api/v1`,
  loki: `${PROXY}/loki:3100/proxy/loki/api/v1`,
} as const;

/**
 * Asks Prometheus or Loki in the cluster.
 *
 * @param path below their API, e.g. `/alerts`
 * @returns the member `data` of the answer
 * @throws ClusterError when it is refused.
 */
export async function askMonitoring<Data>(
  kubectl: Kubectl,
  who: keyof typeof APIS,
  path: string,
): Promise<Data> {
  const answer = await kubectl.text(["get", "--raw", `${APIS[who]}${path}`]);
  return (JSON.parse(answer) as { readonly data: Data }).data;
}
