import type { AzureEnvironment } from "../environment/environment";
import type { AddressPeer } from "../kubernetes/peer";

/** The subnet in which Azure's services have their private addresses. */
export function privateEndpoints({ infrastructure }: AzureEnvironment): AddressPeer {
  return {
    kind: "addresses",
    name: "private-endpoints",
    cidrs: [infrastructure.network.subnets.privateEndpoints],
    ports: [{ name: "https", port: 443 }],
  };
}
