import type { AddOn } from "../addon";

/** CRDs of the Prometheus operator, of their own so that they come first and are upgraded. */
export const prometheusOperatorCrds: AddOn = {
  name: "prometheus-operator-crds",
  chart: "prometheus-operator-crds",
  namespace: "kube-system",
  dependsOn: [],
  timeoutSeconds: 180,
  values: () => ({}),
};
