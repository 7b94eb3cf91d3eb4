import type { Kubectl } from "../../cluster-client/kubectl";
import { askMonitoring } from "../monitoring";

/** Of logs: those of the hour that dashboards show. */
const SINCE = "1h";

interface Answered {
  readonly result: readonly unknown[];
}

/** Whether a query has an answer now. @throws ClusterError when it is refused */
export async function hasAnswer(
  kubectl: Kubectl,
  dataSource: string,
  query: string,
): Promise<boolean> {
  if (dataSource === "tempo") {
    // Of one request, or of what Prometheus knows, too.
    return false;
  }
  const text = encodeURIComponent(query);
  const { result } =
    dataSource === "loki"
      ? await askMonitoring<Answered>(kubectl, "loki", `/query_range?since=${SINCE}&query=${text}`)
      : await askMonitoring<Answered>(kubectl, "prometheus", `/query?query=${text}`);
  return result.length > 0;
}

/** Values of a label of Prometheus' series. */
export async function valuesOfLabel(
  kubectl: Kubectl,
  { series, label }: { readonly series: string; readonly label: string },
): Promise<readonly string[]> {
  const path = `/label/${label}/values?match[]=${encodeURIComponent(series)}`;
  return askMonitoring(kubectl, "prometheus", path);
}
