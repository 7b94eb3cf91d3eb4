import { parser as logql } from "@grafana/lezer-logql";
import { parser as promql } from "@prometheus-io/lezer-promql";

/** What Grafana fills in before a query is sent, as values that the grammars take. */
function withoutVariables(query: string): string {
  return query
    .replaceAll("$__rate_interval", "5m")
    .replaceAll("$__interval", "1m")
    .replaceAll("$__range", "1h");
}

/** Where a query breaks the language's own grammar; empty when it doesn't. */
export function syntaxErrors(language: "prometheus" | "loki", query: string): string[] {
  const text = withoutVariables(query);
  const errors: string[] = [];
  (language === "loki" ? logql : promql).parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) {
        errors.push(`at ${from}: …${text.slice(Math.max(0, from - 20), to + 20)}…`);
      }
    },
  });
  return errors;
}

/** The labels by which a query of logs chooses its streams. */
export function streamLabels(query: string): string[] {
  const text = withoutVariables(query);
  const labels: string[] = [];
  logql.parse(text).iterate({
    enter: ({ name, node }) => {
      const isOfStreams = name === "Matcher" && node.parent?.name !== "LabelFilter";
      const label = isOfStreams ? node.getChild("Identifier") : null;
      if (label) labels.push(text.slice(label.from, label.to));
    },
  });
  return labels;
}
