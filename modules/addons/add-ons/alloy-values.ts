import { type HelmValues, mergeValues } from "../helm-values";

interface AlloyOptions {
  /** Alloy's configuration; `{{` would be read as a template of the chart. */
  readonly config: string;
  /** All that it may do in the cluster, instead of the chart's rules, which read every secret. */
  readonly rules: readonly object[];
  readonly alloy: HelmValues;
  readonly controller: HelmValues;
}

/** Values of the chart `alloy` that every release of it shares. */
export function alloyValues({ config, rules, alloy, controller }: AlloyOptions): HelmValues {
  return {
    // PodLogs, which nothing here uses, and which an uninstall would leave behind.
    crds: { create: false },
    alloy: mergeValues(
      {
        configMap: { create: true, content: config },
        clustering: { enabled: false },
        enableReporting: false,
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "384Mi" } },
      },
      alloy,
    ),
    configReloader: {
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
    },
    controller: mergeValues({ priorityClassName: "platform-observability" }, controller),
    // The chart renders an empty list of either into YAML that doesn't parse.
    rbac: { rules: [...rules], clusterRules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }] },
    serviceMonitor: { enabled: true, interval: "30s" },
  };
}
