import type { Kubectl } from "../../cluster-client/kubectl";

/** Services of the namespace `monitoring`, through the API server. */
const PROXY = "/api/v1/namespaces/monitoring/services";
const PROMETHEUS = `${PROXY}/prometheus-operated:9090/proxy/api/v1`;
const LOKI = `${PROXY}/loki:3100/proxy/loki/api/v1`;
/** Of logs: those of the hour that dashboards show. */
const SINCE = "1h";

interface Answer {
  readonly data: { readonly result: readonly unknown[] };
}

/** Whether a query has an answer now. @throws ClusterError when it is refused */
export async function hasAnswer(
  kubectl: Kubectl,
  dataSource: string,
  query: string,
): Promise<boolean> {
  const path =
    dataSource === "loki"
      ? `${LOKI}/query_range?since=${SINCE}&query=${encodeURIComponent(query)}`
      : `${PROMETHEUS}/query?query=${encodeURIComponent(query)}`;
  const { data } = JSON.parse(await kubectl.text(["get", "--raw", path])) as Answer;
  return data.result.length > 0;
}

/** Values of a label of Prometheus' series. */
export async function valuesOfLabel(
  kubectl: Kubectl,
  { series, label }: { readonly series: string; readonly label: string },
): Promise<readonly string[]> {
  const path = `${PROMETHEUS}/label/${label}/values?match[]=${encodeURIComponent(series)}`;
  return (JSON.parse(await kubectl.text(["get", "--raw", path])) as { data: string[] }).data;
}
