/** A chart: where it comes from and the one version that is deployed and tested. */
export interface Chart {
  readonly repository: string;
  readonly version: string;
}

/**
 * Every chart of the platform. Moving a version: docs/addons/README.md, "Moving a chart".
 *
 * `prometheus-operator-crds` and `kube-prometheus-stack` move together: the CRDs must be those of
 * the operator that the latter brings (both app version v0.93.1 here).
 */
export const CHARTS = {
  "prometheus-operator-crds": {
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "31.0.1",
  },
  traefik: { repository: "https://traefik.github.io/charts", version: "41.3.0" },
  "cert-manager": { repository: "https://charts.jetstack.io", version: "v1.21.1" },
  "kube-prometheus-stack": {
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "88.5.3",
  },
  loki: { repository: "https://grafana-community.github.io/helm-charts", version: "18.11.0" },
  alloy: { repository: "https://grafana.github.io/helm-charts", version: "1.11.1" },
  "metrics-server": {
    repository: "https://kubernetes-sigs.github.io/metrics-server",
    version: "3.13.1",
  },
} as const satisfies Record<string, Chart>;

export type ChartName = keyof typeof CHARTS;
