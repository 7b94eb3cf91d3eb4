/** Of the container; what the pipelines may hold is a share of it, so that they refuse before it is killed. */
export const MEMORY_LIMIT_MEBIBYTES = 512;
const HEAP_MEBIBYTES = Math.floor(MEMORY_LIMIT_MEBIBYTES * 0.7);
const SPIKE_MEBIBYTES = Math.floor(HEAP_MEBIBYTES * 0.2);

/** What a receiver hands its spans to: it refuses them above the bound of the process' memory. */
export function memoryLimiter(label: string, ...outputs: readonly string[]): string {
  return `
otelcol.processor.memory_limiter "${label}" {
  check_interval = "1s"
  limit          = "${HEAP_MEBIBYTES}MiB"
  spike_limit    = "${SPIKE_MEBIBYTES}MiB"
  output {
    traces = [
${outputs.map((output) => `      ${output},`).join("\n")}
    ]
  }
}
`;
}
