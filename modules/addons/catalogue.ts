import { alloy } from "./add-ons/alloy";
import { alloyEvents } from "./add-ons/alloy-events";
import { certManager } from "./add-ons/cert-manager";
import { kubePrometheusStack } from "./add-ons/kube-prometheus-stack";
import { loki } from "./add-ons/loki";
import { metricsServer } from "./add-ons/metrics-server";
import { prometheusOperatorCrds } from "./add-ons/prometheus-operator-crds";
import { traefik } from "./add-ons/traefik";
import type { AddOn } from "./addon";

/** Every add-on there is. */
export const CATALOGUE: readonly AddOn[] = [
  prometheusOperatorCrds,
  metricsServer,
  traefik,
  certManager,
  kubePrometheusStack,
  loki,
  alloy,
  alloyEvents,
];
