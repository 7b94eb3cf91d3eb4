/** A Kubernetes service account, as a federated credential names it. */
export interface ServiceAccountReference {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Every pod of the platform that may sign in to Azure: the service account whose token Entra accepts
 * for the managed identity of the same key (`azureNames(environment).identities`). `infrastructure`
 * makes those that an environment's add-ons use, with their federated credentials; the stacks on the
 * cluster make the service accounts.
 */
export const WORKLOAD_IDENTITIES = {
  /** Writes the TXT records of DNS-01 challenges. */
  certManager: { namespace: "cert-manager", name: "cert-manager" },
  /** Reads and writes log chunks. */
  loki: { namespace: "monitoring", name: "loki" },
  /** Reads and writes traces. */
  tempo: { namespace: "monitoring", name: "tempo" },
  /** Reads its administrator's password from the key vault. */
  grafana: { namespace: "monitoring", name: "grafana" },
  /** Reads the secrets of its receivers from the key vault. */
  alertmanager: { namespace: "monitoring", name: "alertmanager" },
  /** Reads images and their signatures in the registry. */
  policyController: { namespace: "policy-controller", name: "policy-controller-webhook" },
  /** Gives the applications' identities their roles in PostgreSQL. */
  databaseAdministrator: { namespace: "database-administration", name: "database-administrator" },
} as const satisfies Readonly<Record<string, ServiceAccountReference>>;

export type WorkloadIdentityKey = keyof typeof WORKLOAD_IDENTITIES;

/** Those that add-ons sign in as. */
export type AddonIdentityKey = Exclude<WorkloadIdentityKey, "databaseAdministrator">;
