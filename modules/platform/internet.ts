import type { AddressPeer } from "../kubernetes/peer";

/**
 * Whatever is outside: the services of Azure, also at private endpoints, Entra, Let's Encrypt,
 * receivers of alerts.
 */
export const internet: AddressPeer = {
  kind: "addresses",
  name: "internet",
  cidrs: ["0.0.0.0/0"],
  // Link-local addresses: a node's instance metadata would hand out its identity's tokens.
  except: ["169.254.0.0/16"],
  ports: [
    { name: "https", port: 443 },
    { name: "http", port: 80 },
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53 },
  ],
};
