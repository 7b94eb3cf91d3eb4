import type { Addon } from "../platform/addon";
import { alloy } from "./alloy/alloy";
import { alloyEvents } from "./alloy/alloy-events";
import { alloyOtlp } from "./alloy-otlp/alloy-otlp";
import { certManager } from "./cert-manager/cert-manager";
import { headlamp } from "./headlamp";
import { keda } from "./keda/keda";
import { kubePrometheusStack } from "./kube-prometheus-stack/kube-prometheus-stack";
import { loki } from "./loki/loki";
import { metricsServer } from "./metrics-server";
import { policyController } from "./policy-controller/policy-controller";
import { prometheusOperatorCrds } from "./prometheus-operator-crds";
import { centralPrometheusAddon } from "./reporting/central-prometheus";
import { tempo } from "./tempo/tempo";
import { traefik } from "./traefik/traefik";

/** Every add-on there is; a new one is a line here. */
export const CATALOGUE = [
  prometheusOperatorCrds,
  metricsServer,
  traefik,
  certManager,
  kubePrometheusStack,
  loki,
  alloy,
  alloyEvents,
  tempo,
  alloyOtlp,
  headlamp,
  keda,
  policyController,
  centralPrometheusAddon,
] as const satisfies readonly Addon[];

export type AddonName = (typeof CATALOGUE)[number]["name"];

/** The charts of all add-ons, each once. */
export const CHARTS = [...new Map(CATALOGUE.map(({ chart }) => [chart.name, chart])).values()];
