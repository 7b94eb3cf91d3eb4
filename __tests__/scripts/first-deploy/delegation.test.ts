import { azureNames } from "../../../modules/azure/azure-names";
import { requireDelegation } from "../../../scripts/first-deploy/delegation";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

const environment = azureEnvironment("dev");
const { resourceGroup } = azureNames(environment);
const ZONE = `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/dnsZones/dev-jobs.example.com`;
const SERVERS = ["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net."];

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
  azure.put(ZONE, { properties: { nameServers: SERVERS } });
});
afterEach(() => azure.stop());

test("a domain that leads to the zone is delegated, whatever the case and the last dot", async () => {
  const deploy = requireDelegation(azure.api, environment, () =>
    Promise.resolve(["NS2-01.azure-dns.net", "ns1-01.azure-dns.com"]),
  );
  await expect(deploy).resolves.toContain(SERVERS[0]);
});

test.each([
  ["nobody is told any", [], "dev-jobs.example.com isn't delegated to its zone. Enter"],
  [
    "another is told",
    ["ns.example.com"],
    "isn't delegated to its zone, but to ns.example.com. Enter",
  ],
])("when %s, the name servers to enter are named", async (_, told, expected) => {
  const deploy = requireDelegation(azure.api, environment, () => Promise.resolve(told));
  await expect(deploy).rejects.toThrow(expected);
  await expect(deploy).rejects.toThrow(`start again:\n  ${SERVERS.join("\n  ")}`);
});

test("before infrastructure is deployed, there is no zone", async () => {
  azure.resources.clear();
  await expect(requireDelegation(azure.api, environment)).rejects.toThrow(
    "npm run deploy -- infrastructure",
  );
});
