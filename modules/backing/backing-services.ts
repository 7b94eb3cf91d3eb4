import { Construct } from "constructs";
import type { Environment } from "../environment/environment";
import { AccessBindings } from "../kubernetes/access-bindings";
import type { ClusterServices } from "../kubernetes/cluster-services";
import { Namespace } from "../kubernetes/namespace";
import { NamespaceLimits } from "../kubernetes/namespace-limits";
import { Memory } from "../support/quantities";
import { NAMESPACE } from "./names";
import { Postgres } from "./postgres/postgres";
import type { PostgresDatabase } from "./postgres/files";
import { RabbitMq } from "./rabbitmq/rabbitmq";
import type { BrokerTopology } from "./rabbitmq/topology";
import type { BackingServiceProps } from "./service";
import { hasBackingServices } from "./settings";
import { SqlServerMonitor } from "./sql-server/monitor";
import type { CacheUser } from "./valkey/settings";
import { Valkey } from "./valkey/valkey";

export interface BackingServicesProps {
  readonly environment: Environment;
  readonly cluster: ClusterServices;
  /** Of the applications. */
  readonly databases: readonly PostgresDatabase[];
  /** Of the applications. */
  readonly topologies: readonly BrokerTopology[];
  /** Of the applications. */
  readonly cacheUsers: readonly CacheUser[];
}

/** The backing services of an environment, in a namespace of their own; each only where it is on. */
export class BackingServices extends Construct {
  readonly postgres: Postgres | undefined;
  readonly rabbitmq: RabbitMq | undefined;
  readonly valkey: Valkey | undefined;
  readonly sqlServer: SqlServerMonitor | undefined;

  constructor(scope: Construct, id: string, props: BackingServicesProps) {
    super(scope, id);
    const { environment, cluster, databases, topologies, cacheUsers: users } = props;
    const { backing, project: partOf } = environment;
    if (!hasBackingServices(backing)) {
      return;
    }
    const namespace = new Namespace(this, "Namespace", {
      name: NAMESPACE,
      partOf,
      nodeDnsCidr: environment.platform.network.nodeDnsCidr,
    });
    const { runbooksUrl } = environment.platform.alerts;
    const common: BackingServiceProps = { namespace, partOf, cluster, runbooksUrl };
    const { postgres, rabbitmq, valkey, sqlServer } = backing;
    const storage =
      (postgres?.storage.mebibytes ?? 0) +
      (rabbitmq === null ? 0 : rabbitmq.replicas * rabbitmq.storage.mebibytes);
    new NamespaceLimits(this, "Limits", {
      namespace,
      partOf,
      quota: {
        ...backing.quota,
        // Twice the claims: a quota that is used up can't be told from one that is in the way.
        ...(storage > 0 && { storage: Memory.mebibytes(2 * storage) }),
      },
    });
    this.postgres =
      postgres === null
        ? undefined
        : new Postgres(this, "Postgres", { ...common, settings: postgres, databases });
    this.rabbitmq =
      rabbitmq === null
        ? undefined
        : new RabbitMq(this, "RabbitMq", { ...common, settings: rabbitmq, topologies });
    this.valkey =
      valkey === null
        ? undefined
        : new Valkey(this, "Valkey", { ...common, settings: valkey, users });
    this.sqlServer =
      sqlServer === null
        ? undefined
        : new SqlServerMonitor(this, "SqlServer", { ...common, settings: sqlServer });
    new AccessBindings(this, "Access", { namespace, partOf, access: environment.access });
  }
}
