import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { PodPeer } from "../kubernetes/peer";
import type { Addon } from "../platform/addon";
import { apiServer } from "../platform/control-plane";
import { hostname } from "../support/fields";
import { ingressController } from "./traefik/peer";
import { containerResources } from "../platform/container-resources";

const settings = {
  /** Where it is reached. @default headlamp.<domain> */
  hostname: hostname.optional(),
};

const NAMESPACE = "headlamp";

const pods: PodPeer = {
  kind: "pods",
  name: "headlamp",
  namespace: { name: NAMESPACE },
  podLabels: { "app.kubernetes.io/name": "headlamp" },
  ports: [{ name: "http", port: 4466 }],
};

/**
 * The cluster in a browser. People bring a token of their own and see what their role lets them; its
 * own service account may do nothing. Off until an environment switches it on.
 */
export const headlamp: Addon<"headlamp", typeof settings> = {
  name: "headlamp",
  chart: {
    name: "headlamp",
    repository: "https://kubernetes-sigs.github.io/headlamp/",
    version: "0.45.0",
    furtherValues: { securityContext: "free" },
  },
  namespace: { name: NAMESPACE, podSecurity: "restricted" },
  images: { "image.registry": "ghcr.io" },
  dependsOn: [],
  timeoutSeconds: 300,
  settings,
  isNeeded: () => false,
  values: () => ({
    replicaCount: 1,
    // The chart's default makes its service account an administrator of the cluster.
    clusterRoleBinding: { create: false },
    config: { unsafeUseServiceAccountToken: false, enableHelm: false },
    // Would download from npm when it starts.
    pluginsManager: { enabled: false },
    resources: containerResources({ cpu: "10m", memory: "64Mi", memoryLimit: "128Mi" }),
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 100,
      runAsGroup: 101,
      privileged: false,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    },
  }),
  connect: (connections) => {
    const own = connections.of("Headlamp", pods).allowTo(apiServer(connections.environment));
    if (connections.has("traefik")) {
      own.allowFrom(connections.placed(ingressController), { ports: ["http"] });
    }
  },
  customResources: ({ environment: { domain } }, { hostname: host = `headlamp.${domain}` }) => [
    {
      id: "HeadlampRoute",
      name: "headlamp-route",
      namespace: NAMESPACE,
      manifests: [route(host)],
      needs: ["traefik"],
    },
  ],
};

/** Under its name, with the default certificate. */
function route(host: string) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: "headlamp", namespace: NAMESPACE },
    spec: {
      entryPoints: ["websecure"],
      routes: [
        {
          kind: "Rule",
          match: `Host(\`${host}\`)`,
          services: [{ name: "headlamp", port: 80 }],
        },
      ],
      tls: {},
    },
  } satisfies IIngressRoute;
}
