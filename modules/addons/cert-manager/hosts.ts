import type { AzureEnvironment } from "../../environment/environment";
import { type HostPeer, hosts } from "../../kubernetes/hosts";
import { clusterDns } from "../../kubernetes/peer";
import { entra } from "../../platform/azure-hosts";
import { internet } from "../../platform/internet";
import { ACME_HOSTS } from "./cluster-issuers";

const instead = [internet];

/**
 * Whom cert-manager asks in Azure: Let's Encrypt for certificates, Azure for records in the zone and,
 * before Let's Encrypt looks, the zone's own name servers and the names themselves for the proof.
 */
export function issuersHosts({ domain, platform }: AzureEnvironment): readonly HostPeer[] {
  const { certificates, grafana } = platform;
  const further = new Set([
    ...certificates.additionalNames,
    ...(grafana.hostname === undefined ? [] : [grafana.hostname]),
  ]);
  return [
    entra(instead),
    hosts("azure-management", ["management.azure.com"], { instead }),
    hosts("lets-encrypt", ACME_HOSTS, { instead }),
    hosts("own-names", [domain, `*.${domain}`, ...further], {
      ports: internet.ports.filter(({ name }) => name === "http" || name === "https"),
      instead,
    }),
    // https://learn.microsoft.com/azure/dns/dns-delegate-domain-azure-dns
    hosts(
      "name-servers",
      ["com", "net", "org", "info"].map((end) => `*.azure-dns.${end}`),
      { ports: clusterDns.ports, instead },
    ),
  ];
}
