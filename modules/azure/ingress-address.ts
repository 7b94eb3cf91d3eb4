import { DnsARecord } from "@cdktf/provider-azurerm/lib/dns-a-record";
import { DnsCaaRecord } from "@cdktf/provider-azurerm/lib/dns-caa-record";
import { DnsNsRecord } from "@cdktf/provider-azurerm/lib/dns-ns-record";
import { DnsZone } from "@cdktf/provider-azurerm/lib/dns-zone";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { InfrastructureSettings } from "./settings/infrastructure";
import type { AzureNames } from "./azure-names";
import { lockDeletion, refuseDestroy } from "./deletion-lock";
import type { ManagedIdentity } from "./managed-identity";
import { type Placement, ZONES } from "./placement";
import { assignRole } from "./role";

export interface IngressAddressProps extends Placement {
  readonly names: AzureNames;
  readonly settings: InfrastructureSettings["ingress"];
  readonly zoneRedundant: boolean;
  readonly deletionProtection: boolean;
}

/**
 * The address that the ingress answers on and the DNS zone whose names lead to it. Both outlive the
 * cluster: the address is in others' records, the zone in the registrar's.
 */
export class IngressAddress extends Construct {
  readonly publicIp: PublicIp;
  readonly dnsZone: DnsZone;

  constructor(scope: Construct, id: string, props: IngressAddressProps) {
    super(scope, id);
    const { resourceGroupName, location, names, settings } = props;
    this.publicIp = new PublicIp(this, "PublicIp", {
      resourceGroupName,
      location,
      name: names.publicIp,
      sku: "Standard",
      allocationMethod: "Static",
      ...(props.zoneRedundant && { zones: ZONES }),
    });
    this.dnsZone = new DnsZone(this, "DnsZone", { resourceGroupName, name: names.dnsZone });
    const record = {
      resourceGroupName,
      zoneName: this.dnsZone.name,
      ttl: settings.ttlSeconds,
    };
    new DnsARecord(this, "ApexRecord", {
      ...record,
      name: "@",
      targetResourceId: this.publicIp.id,
    });
    new DnsARecord(this, "WildcardRecord", {
      ...record,
      name: "*",
      targetResourceId: this.publicIp.id,
    });
    for (const [name, nameServers] of Object.entries(settings.delegations)) {
      new DnsNsRecord(this, `Delegation-${name}`, { ...record, name, records: nameServers });
    }
    if (settings.certificateAuthorities.length > 0) {
      new DnsCaaRecord(this, "CertificateAuthorities", {
        ...record,
        name: "@",
        record: settings.certificateAuthorities.map((value) => ({ flags: 0, tag: "issue", value })),
      });
    }
    if (props.deletionProtection) {
      // No lock: Azure deletes no address that a load balancer has, and one here would hold its role.
      refuseDestroy(this.publicIp);
      refuseDestroy(this.dnsZone);
      // On the zone itself the lock would keep challenges' TXT records for ever
      // (learn.microsoft.com/azure/dns/dns-protect-zones-recordsets).
      lockDeletion(this.dnsZone, "/SOA/@");
    }
  }

  /** `DNS Zone Contributor` on this zone: cert-manager writes TXT records of DNS-01 challenges. */
  grantDnsChallenges(identity: ManagedIdentity): void {
    assignRole(this, "CertManager", identity, {
      role: "DNS Zone Contributor",
      scope: this.dnsZone.id,
      description: "Writes the TXT records of DNS-01 challenges.",
    });
  }

  /**
   * `Network Contributor` on the address, and nothing beside it: the cloud controller attaches it to
   * the cluster's load balancer. Finding it by name takes `Reader` on the group of the address.
   */
  grantAttach(identity: ManagedIdentity, resourceGroupId: string): RoleAssignment[] {
    return [
      assignRole(this, "Attach", identity, {
        role: "Network Contributor",
        scope: this.publicIp.id,
        description: "Attaches the ingress' address to the cluster's load balancer.",
      }),
      assignRole(this, "Find", identity, {
        role: "Reader",
        scope: resourceGroupId,
        description: "Finds the ingress' address by its name.",
      }),
    ];
  }
}
