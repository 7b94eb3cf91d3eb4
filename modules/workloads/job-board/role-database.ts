import { Construct } from "constructs";
import { programIdentityName } from "../../azure/azure-names";
import type { Environment } from "../../environment/environment";
import type { Postgres } from "../../backing/postgres/postgres";
import type { Target } from "../../kubernetes/connection-graph";
import type { Connectable } from "../../kubernetes/peer";
import { entra } from "../../platform/azure-hosts";
import { postgresql } from "../../platform/postgresql";
import { constructId } from "../../support/construct-id";
import { azureSignIn } from "./azure-sign-in";
import { byCertificate, GIVEN_SCHEMA } from "./database";
import { poolVariables } from "./database-connections";
import { NAME } from "./names";

interface RoleDatabaseProps {
  readonly environment: Environment;
  /** In the cluster, outside of Azure. */
  readonly postgres: Postgres | undefined;
}

/** What a role's program is given, and what it connects to. */
export interface RoleDatabase {
  readonly variables: Readonly<Record<string, string>>;
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly servers: readonly (Connectable | Target)[];
}

/**
 * How a role's program signs in to its database: in the cluster by its certificate, in Azure by a
 * token of its workload identity. Undefined where there is no server.
 */
export function roleDatabase(
  scope: Construct,
  role: string,
  { environment, postgres }: RoleDatabaseProps,
): RoleDatabase | undefined {
  const pool = poolVariables(environment);
  if (environment.target === "azure") {
    const identity = programIdentityName(environment, NAME, role);
    const signInScope = new Construct(scope, `${constructId(role)}SignIn`);
    const { variables, ...pods } = azureSignIn(signInScope, environment, identity, role);
    return {
      ...pods,
      variables: { ...variables, ...GIVEN_SCHEMA, ...pool },
      servers: [postgresql(environment), entra()],
    };
  }
  return postgres === undefined
    ? undefined
    : {
        variables: { ...byCertificate(postgres, role, role), ...GIVEN_SCHEMA, ...pool },
        servers: [postgres],
      };
}
