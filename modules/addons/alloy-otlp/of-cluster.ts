/**
 * A processor that says of every span which cluster it comes from, whatever the program said: the attribute `cluster`
 * of its resource, as the label of metrics and logs.
 */
export function ofCluster(label: string, cluster: string, output: string): string {
  return `
otelcol.processor.transform "${label}" {
  error_mode = "propagate"
  trace_statements {
    context    = "resource"
    statements = [\`set(attributes["cluster"], "${cluster}")\`]
  }
  output {
    traces = [${output}]
  }
}
`;
}
