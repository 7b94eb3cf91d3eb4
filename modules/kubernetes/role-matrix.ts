/** Roles of docs/roles.md: people who operate, people who develop, and CI's identity. */
export const ROLE_NAMES = ["ops", "dev", "deployer"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** A rule of Kubernetes RBAC. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** One line of the table: what can be done, by which rules, and who may. */
export interface Capability {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly roles: readonly RoleName[];
}

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete"];
const MANAGE = [...READ, ...WRITE];

const CUSTOM_RESOURCES: readonly Omit<Rule, "verbs">[] = [
  {
    apiGroups: ["traefik.io"],
    resources: ["ingressroutes", "middlewares", "serverstransports", "traefikservices"],
  },
  { apiGroups: ["cert-manager.io"], resources: ["certificates"] },
  {
    apiGroups: ["monitoring.coreos.com"],
    resources: ["podmonitors", "prometheusrules", "servicemonitors"],
  },
  { apiGroups: ["secrets-store.csi.x-k8s.io"], resources: ["secretproviderclasses"] },
];

/**
 * The matrix of rights: the roles, the table in docs/roles.md and the tests of every cell are all
 * made of it. What no line grants is refused. No two lines hold the same right, so that a `no` in
 * the table is one.
 */
export const CAPABILITIES: readonly Capability[] = [
  {
    name: "read workloads, configuration, events and metrics",
    roles: ["ops", "dev", "deployer"],
    rules: [
      {
        apiGroups: [""],
        resources: [
          "configmaps",
          "endpoints",
          "events",
          "limitranges",
          "persistentvolumeclaims",
          "pods",
          "resourcequotas",
          "serviceaccounts",
          "services",
        ],
        verbs: READ,
      },
      {
        apiGroups: ["apps"],
        resources: [
          "deployments",
          "deployments/scale",
          "replicasets",
          "statefulsets",
          "statefulsets/scale",
        ],
        verbs: READ,
      },
      { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: READ },
      { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: READ },
      { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: READ },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: READ },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
      { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: READ },
      { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
      ...CUSTOM_RESOURCES.map((rule) => ({ ...rule, verbs: READ })),
    ],
  },
  {
    name: "follow logs",
    roles: ["ops", "dev"],
    rules: [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }],
  },
  {
    name: "forward ports",
    roles: ["ops", "dev"],
    rules: [{ apiGroups: [""], resources: ["pods/portforward"], verbs: ["get", "create"] }],
  },
  {
    name: "change configuration",
    roles: ["ops", "deployer"],
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: WRITE }],
  },
  {
    name: "restart pods",
    roles: ["ops"],
    rules: [
      { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
      { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
    ],
  },
  {
    name: "roll and scale workloads",
    roles: ["ops", "deployer"],
    rules: [
      { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: ["patch"] },
      {
        apiGroups: ["apps"],
        resources: ["deployments/scale", "statefulsets/scale"],
        verbs: ["update", "patch"],
      },
      {
        apiGroups: ["autoscaling"],
        resources: ["horizontalpodautoscalers"],
        verbs: ["update", "patch"],
      },
    ],
  },
  {
    name: "start and delete jobs, such as a cron task now",
    roles: ["ops", "deployer"],
    rules: [{ apiGroups: ["batch"], resources: ["jobs"], verbs: ["create", "delete"] }],
  },
  {
    name: "run commands in pods",
    roles: ["ops"],
    rules: [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["get", "create"] }],
  },
  {
    name: "make and delete workloads",
    roles: ["deployer"],
    rules: [
      {
        apiGroups: [""],
        resources: ["persistentvolumeclaims", "serviceaccounts", "services"],
        verbs: WRITE,
      },
      {
        apiGroups: ["apps"],
        resources: ["deployments", "statefulsets"],
        verbs: ["create", "update", "delete"],
      },
      {
        apiGroups: ["autoscaling"],
        resources: ["horizontalpodautoscalers"],
        verbs: ["create", "delete"],
      },
      { apiGroups: ["batch"], resources: ["cronjobs"], verbs: WRITE },
      { apiGroups: ["batch"], resources: ["jobs"], verbs: ["update", "patch"] },
      { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
      ...CUSTOM_RESOURCES.map((rule) => ({ ...rule, verbs: WRITE })),
    ],
  },
  {
    name: "make namespaces, quotas and network policies",
    roles: ["deployer"],
    rules: [
      { apiGroups: [""], resources: ["namespaces"], verbs: MANAGE },
      { apiGroups: [""], resources: ["limitranges", "resourcequotas"], verbs: WRITE },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: WRITE },
    ],
  },
  {
    name: "bind the roles ops and dev",
    roles: ["deployer"],
    rules: [
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings"], verbs: MANAGE },
      {
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["clusterroles"],
        verbs: ["bind"],
        resourceNames: ["ops", "dev"],
      },
    ],
  },
  {
    name: "read or write secrets",
    roles: [],
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: MANAGE }],
  },
  {
    name: "write roles",
    roles: [],
    rules: [
      {
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["clusterrolebindings", "clusterroles", "roles"],
        verbs: WRITE,
      },
      {
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["clusterroles", "roles"],
        verbs: ["escalate"],
      },
    ],
  },
  {
    name: "act as somebody else",
    roles: [],
    rules: [
      {
        apiGroups: [""],
        resources: ["users", "groups", "serviceaccounts"],
        verbs: ["impersonate"],
      },
      { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
    ],
  },
  {
    name: "change nodes, volumes, CRDs and admission",
    roles: [],
    rules: [
      { apiGroups: [""], resources: ["nodes", "nodes/proxy", "persistentvolumes"], verbs: WRITE },
      {
        apiGroups: ["apiextensions.k8s.io"],
        resources: ["customresourcedefinitions"],
        verbs: WRITE,
      },
      {
        apiGroups: ["admissionregistration.k8s.io"],
        resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
        verbs: WRITE,
      },
    ],
  },
];

/** Kinds that only some clusters have, each with the kind that it goes with: whoever may that one may this. */
const FURTHER_KINDS = {
  /** Policies that name hosts (`ClusterServices.fqdnPolicies`). */
  fqdnPolicies: {
    besides: "networkpolicies",
    apiGroups: ["cilium.io"],
    resources: ["ciliumnetworkpolicies"],
  },
  /** KEDA's autoscalers (`ClusterServices.queueAutoscaler`). */
  queueAutoscaler: {
    besides: "horizontalpodautoscalers",
    apiGroups: ["keda.sh"],
    resources: ["scaledobjects"],
  },
} as const;

/** Which of them a cluster has. @default none */
export type FurtherKinds = Readonly<Partial<Record<keyof typeof FURTHER_KINDS, boolean>>>;

/** Everything that a role grants. */
export function rulesOf(role: RoleName, has: FurtherKinds = {}) {
  const { fqdnPolicies, queueAutoscaler } = FURTHER_KINDS;
  const further = [
    ...(has.fqdnPolicies === true ? [fqdnPolicies] : []),
    ...(has.queueAutoscaler === true ? [queueAutoscaler] : []),
  ];
  return CAPABILITIES.filter(({ roles }) => roles.includes(role))
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => [
      rule,
      ...further
        .filter(({ besides }) => rule.resources.includes(besides))
        .map(({ apiGroups, resources }) => ({ ...rule, apiGroups, resources })),
    ])
    .map(({ apiGroups, resources, verbs, resourceNames }) => ({
      apiGroups: [...apiGroups],
      resources: [...resources],
      verbs: [...verbs],
      ...(resourceNames && { resourceNames: [...resourceNames] }),
    }));
}
