import type { AzureEnvironment } from "../environment/environment";
import type { AddressPeer } from "../kubernetes/peer";

/** The subnet delegated to PostgreSQL, in which the environment's server has its address. */
export function postgresql({ infrastructure }: AzureEnvironment): AddressPeer {
  return {
    kind: "addresses",
    name: "postgresql",
    cidrs: [infrastructure.network.subnets.database],
    ports: [{ name: "postgresql", port: 5432 }],
  };
}
