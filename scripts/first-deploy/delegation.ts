import { Resolver } from "node:dns/promises";
import { z } from "zod";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { ManagementApi } from "../azure/management-api";
import { inResourceGroup } from "../azure/resource-ids";
import { ScriptError } from "../script";

const zone = z.object({ properties: z.object({ nameServers: z.array(z.string()) }) });

/** Name servers that the world is told for a domain; none when nobody is told any. */
export type LookUp = (domain: string) => Promise<readonly string[]>;

const lookUpInDns: LookUp = (domain) =>
  new Resolver({ timeout: 3000, tries: 2 }).resolveNs(domain).catch(() => []);

/**
 * Whether the environment's domain leads to its zone: before that, no certificate is issued and no
 * route is found.
 *
 * @throws ScriptError with the name servers to enter.
 */
export async function requireDelegation(
  api: ManagementApi,
  environment: AzureEnvironment,
  lookUp: LookUp = lookUpInDns,
): Promise<string> {
  const { dnsZone } = azureNames(environment);
  const found = await api.get(
    inResourceGroup(environment, `Microsoft.Network/dnsZones/${dnsZone}`),
    "2018-05-01",
  );
  if (found === undefined) {
    throw new ScriptError(`the zone ${dnsZone} isn't there: npm run deploy -- infrastructure`);
  }
  const { nameServers } = zone.parse(found).properties;
  const told = (await lookUp(dnsZone)).map(plain);
  if (!nameServers.every((server) => told.includes(plain(server)))) {
    throw new ScriptError(
      [
        `${dnsZone} isn't delegated to its zone${told.length === 0 ? "" : `, but to ${told.join(", ")}`}. Enter these as its NS records at the registrar, or in the parent's zone, and start again:`,
        ...nameServers.map((server) => `  ${server}`),
      ].join("\n"),
    );
  }
  return nameServers.join(", ");
}

function plain(server: string): string {
  return server.toLowerCase().replace(/\.$/, "");
}
