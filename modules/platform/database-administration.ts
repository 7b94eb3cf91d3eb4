import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { Construct } from "constructs";
import { WORKLOAD_IDENTITIES } from "../azure/workload-identities";
import type { AzureEnvironment } from "../environment/environment";
import { Connections } from "../kubernetes/connections";
import { objectLabels } from "../kubernetes/labels";
import { Namespace } from "../kubernetes/namespace";
import { workloadPeer } from "../kubernetes/peer";
import { entra } from "./azure-hosts";
import { hasFqdnPolicies } from "./fqdn-policies";
import { postgresql } from "./postgresql";

/** The Jobs that `npm run database-role` starts, as policies select their pods. */
export const DATABASE_ROLE_JOB = "database-role";

export interface DatabaseAdministrationProps {
  readonly environment: AzureEnvironment;
  /** Of the identity that administers the database server. */
  readonly clientId: string;
}

/**
 * The place inside the network from which the database is administered: its subnet lets in nobody
 * but the cluster. A namespace of its own, because whoever may start a pod in it is an administrator of
 * the database: the cluster's administrators, and the delivery's identity, which may start pods
 * everywhere (docs/roles.md).
 */
export class DatabaseAdministration extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseAdministrationProps) {
    super(scope, id);
    const account = WORKLOAD_IDENTITIES.databaseAdministrator;
    const partOf = "platform";
    const namespace = new Namespace(this, "Namespace", {
      name: account.namespace,
      partOf,
      nodeDnsCidr: props.environment.platform.network.nodeDnsCidr,
    });
    new ServiceAccountV1(this, "ServiceAccount", {
      metadata: {
        ...account,
        labels: objectLabels({ name: account.name, partOf, component: "service-account" }),
        annotations: { "azure.workload.identity/client-id": props.clientId },
      },
      automountServiceAccountToken: false,
      dependsOn: [namespace.resource],
    });
    new Connections(this, "Connections", {
      peer: workloadPeer(DATABASE_ROLE_JOB, namespace, []),
      partOf,
      fqdnPolicies: hasFqdnPolicies(props.environment),
    })
      .allowTo(postgresql(props.environment))
      // The token for PostgreSQL comes from there.
      .allowTo(entra());
  }
}
