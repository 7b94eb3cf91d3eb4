import { parser as logql } from "@grafana/lezer-logql";
import { parser as promql } from "@prometheus-io/lezer-promql";
import type { DashboardVariable } from "./dashboard";
import type { PanelJson } from "./grafana-json";
import type { QueriedSource } from "./panel";

/** What every selector gets; Grafana fills in the cluster that is chosen. */
const MATCHER = 'cluster="$cluster"';

/** Grafana's own time spans, for which a grammar has to see one. */
const SPANS = /\$__(rate_interval|interval|range)/g;

/** A query of PromQL or LogQL, of the chosen cluster alone. */
function ofCluster(dataSource: QueriedSource, query: string): string {
  const places: { readonly at: number; readonly text: string }[] = [];
  // As long as what they stand for, so that places stay the same.
  const text = query.replaceAll(SPANS, (span) => "1m".padStart(span.length, "0"));
  (dataSource === "loki" ? logql : promql).parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === "VectorSelector" || name === "Selector") {
        places.push(insertion(text, from, to));
      }
    },
  });
  let result = query;
  for (const { at, text: inserted } of places.toReversed()) {
    result = result.slice(0, at) + inserted + result.slice(at);
  }
  return result;
}

/** A variable, whose query is `label_values(<selector>, <label>)`, of the chosen cluster alone. */
export function variableOfCluster(variable: DashboardVariable): DashboardVariable {
  if (!("query" in variable)) {
    return variable;
  }
  const { query, dataSource = "prometheus" } = variable;
  const ofOne = query.replace(
    /^label_values\((.+), (\w+)\)$/,
    (_, selector: string, label: string) =>
      `label_values(${ofCluster(dataSource, selector)}, ${label})`,
  );
  return { ...variable, query: ofOne };
}

/** A panel whose queries are of the chosen cluster alone. */
export function panelOfCluster(panel: PanelJson): PanelJson {
  const dataSource = panel.datasource?.uid === "loki" ? "loki" : "prometheus";
  const targets = panel.targets?.map((target) => ({
    ...target,
    ...("expr" in target &&
      typeof target.expr === "string" && { expr: ofCluster(dataSource, target.expr) }),
    ...("query" in target && typeof target.query === "string" && tracesOfCluster(target)),
  }));
  return { ...panel, ...(targets && { targets }) };
}

/** A search of traces, and the graph of services, which Prometheus knows; an id is of one cluster anyway. */
function tracesOfCluster({ query, queryType }: { query?: unknown; queryType?: unknown }) {
  if (queryType === "serviceMap") {
    return { serviceMapQuery: `{${MATCHER}}` };
  }
  const searched = typeof query === "string" && /^\{\s*(.*?)\s*\}$/.exec(query)?.[1];
  if (typeof searched !== "string") {
    return {};
  }
  return { query: `{ resource.${MATCHER}${searched === "" ? "" : ` && (${searched})`} }` };
}

function insertion(text: string, from: number, to: number) {
  const selector = text.slice(from, to);
  const brace = selector.indexOf("{");
  if (brace === -1) {
    return { at: to, text: `{${MATCHER}}` };
  }
  const empty = selector.slice(brace + 1).trimStart() === "}";
  return { at: from + brace + 1, text: empty ? MATCHER : `${MATCHER}, ` };
}
