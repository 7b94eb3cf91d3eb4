import type { PodPeer } from "../../kubernetes/peer";
import type { Chart } from "../../platform/addon";
import { type HelmValues, mergeValues } from "../../platform/helm-values";
import type { AddonNamespace } from "../../platform/namespaces";
import { containerResources } from "../../platform/container-resources";

/** The chart of every release of Alloy. */
export const ALLOY_CHART: Chart = {
  name: "alloy",
  repository: "https://grafana.github.io/helm-charts",
  version: "1.11.1",
};

/** Where its images come from, as `images` of an add-on. */
export const ALLOY_IMAGES = {
  "image.registry": "docker.io",
  "configReloader.image.registry": "quay.io",
};

/** The pods of a release of Alloy, with the port that Prometheus scrapes. */
export function alloyPeer(release: string, namespace: AddonNamespace): PodPeer {
  return {
    kind: "pods",
    name: release,
    namespace: { name: namespace.name },
    podLabels: { "app.kubernetes.io/instance": release },
    ports: [{ name: "http-metrics", port: 12345 }],
  };
}

interface AlloyOptions {
  /** Alloy's configuration; `{{` would be read as a template of the chart. */
  readonly config: string;
  /**
   * All that it may do in the cluster, instead of the chart's rules, which read every secret; with none its pods get no
   * token either.
   */
  readonly rules: readonly object[];
  readonly alloy: HelmValues;
  readonly controller: HelmValues;
  /** Volumes beside `/tmp`, as the pod has them. @default none */
  readonly volumes?: readonly { readonly mountPath: string; readonly volume: PodVolume }[];
}

interface PodVolume {
  readonly name: string;
  readonly [source: string]: unknown;
}

/** Values of the chart `alloy` that every release of it shares. */
export function alloyValues({
  config,
  rules,
  alloy,
  controller,
  volumes = [],
}: AlloyOptions): HelmValues {
  const mounted = [{ mountPath: "/tmp", volume: { name: "tmp", emptyDir: {} } }, ...volumes];
  return {
    // PodLogs, which nothing here uses, and which an uninstall would leave behind.
    crds: { create: false },
    alloy: mergeValues(
      {
        configMap: { create: true, content: config },
        clustering: { enabled: false },
        enableReporting: false,
        mounts: { extra: mounted.map(({ mountPath, volume: { name } }) => ({ name, mountPath })) },
        securityContext: {
          allowPrivilegeEscalation: false,
          // It writes to /tmp only, and to its storage path.
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
        resources: containerResources({ cpu: "50m", memory: "128Mi", memoryLimit: "384Mi" }),
      },
      alloy,
    ),
    configReloader: {
      resources: containerResources({ cpu: "10m", memory: "32Mi", memoryLimit: "64Mi" }),
    },
    controller: mergeValues(
      {
        priorityClassName: "platform-observability",
        volumes: { extra: mounted.map(({ volume }) => volume) },
      },
      controller,
    ),
    ...rights(rules),
    serviceMonitor: { enabled: true, interval: "30s" },
  };
}

function rights(rules: readonly object[]): HelmValues {
  return rules.length === 0
    ? { rbac: { create: false }, serviceAccount: { automountServiceAccountToken: false } }
    : {
        rbac: {
          rules: [...rules],
          // The chart renders an empty list of either into YAML that doesn't parse.
          clusterRules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
        },
      };
}
