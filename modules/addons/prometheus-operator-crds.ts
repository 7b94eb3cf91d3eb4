import type { Addon } from "../platform/addon";
import { KUBE_SYSTEM } from "../platform/namespaces";

/** CRDs of the Prometheus operator, of their own so that they come first and are upgraded. */
export const prometheusOperatorCrds: Addon<"prometheus-operator-crds"> = {
  name: "prometheus-operator-crds",
  chart: {
    name: "prometheus-operator-crds",
    repository: "https://prometheus-community.github.io/helm-charts",
    // The CRDs of the operator that kube-prometheus-stack brings: both move together.
    version: "31.0.1",
  },
  namespace: KUBE_SYSTEM,
  images: {},
  dependsOn: [],
  timeoutSeconds: 180,
  values: () => ({}),
};
