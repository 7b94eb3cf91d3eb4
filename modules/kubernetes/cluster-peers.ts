import type { AddressPeer, PodPeer } from "./peer";

/** The cluster's DNS, CoreDNS in AKS and in kind. Nothing guards its namespace. */
export const clusterDns: PodPeer = {
  kind: "pods",
  name: "dns",
  namespace: { name: "kube-system" },
  podLabels: { "k8s-app": "kube-dns" },
  isolated: false,
  ports: [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53 },
  ],
};

/**
 * HTTPS to any public address, e.g. to Entra for a workload identity's token: without Advanced
 * Container Networking Services a policy can't name hosts, so private ranges alone are left out.
 */
export const publicHttps: AddressPeer = {
  kind: "addresses",
  name: "public-https",
  cidrs: ["0.0.0.0/0"],
  // RFC 1918, shared (RFC 6598) and link-local addresses, the last with the instance metadata.
  except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"],
  ports: [{ name: "https", port: 443 }],
};
