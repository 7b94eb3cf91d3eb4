import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Construct } from "constructs";
import type { Placement } from "./placement";
import type { VirtualNetwork } from "./virtual-network";

/**
 * Zones of Azure's public cloud:
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns.
 */
const SERVICES = {
  blob: { id: "Blob", zone: "privatelink.blob.core.windows.net" },
  vault: { id: "Vault", zone: "privatelink.vaultcore.azure.net" },
  registry: { id: "Registry", zone: "privatelink.azurecr.io" },
} as const;

export type PrivateLinkService = keyof typeof SERVICES;

export interface PrivateLinkProps extends Placement {
  readonly network: VirtualNetwork;
}

/** Private addresses of Azure's services in the virtual network, and the names that lead there. */
export class PrivateLink extends Construct {
  private readonly zones = new Map<PrivateLinkService, PrivateDnsZone>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateLinkProps,
  ) {
    super(scope, id);
  }

  /** Gives a resource an address in the subnet of private endpoints. */
  connect(
    resource: Construct & { readonly id: string },
    service: PrivateLinkService,
    name: string,
  ): PrivateEndpoint {
    const { network, resourceGroupName, location } = this.props;
    return new PrivateEndpoint(resource, "PrivateEndpoint", {
      resourceGroupName,
      location,
      name: `pep-${name}`,
      subnetId: network.privateEndpoints.id,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resource.id,
        subresourceNames: [service],
      },
      privateDnsZoneGroup: { name: service, privateDnsZoneIds: [this.zoneOf(service).id] },
    });
  }

  private zoneOf(service: PrivateLinkService): PrivateDnsZone {
    const made = this.zones.get(service);
    if (made !== undefined) {
      return made;
    }
    const { id, zone: name } = SERVICES[service];
    const { zone } = privateDnsZone(this, id, { ...this.props, name });
    this.zones.set(service, zone);
    return zone;
  }
}

/** A private DNS zone that the virtual network resolves. */
export function privateDnsZone(
  scope: Construct,
  id: string,
  props: PrivateLinkProps & { readonly name: string },
): { readonly zone: PrivateDnsZone; readonly networkLink: PrivateDnsZoneVirtualNetworkLink } {
  const { resourceGroupName, network, name } = props;
  const zone = new PrivateDnsZone(scope, id, { resourceGroupName, name });
  const networkLink = new PrivateDnsZoneVirtualNetworkLink(zone, "NetworkLink", {
    resourceGroupName,
    name: "virtual-network",
    privateDnsZoneName: zone.name,
    virtualNetworkId: network.resource.id,
  });
  return { zone, networkLink };
}
