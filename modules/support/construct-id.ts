/** `KubePrometheusStack` for `kube-prometheus-stack`: a name never changes, so neither does the id. */
export function constructId(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
