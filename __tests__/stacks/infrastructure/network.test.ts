import type { Block } from "../../support/synth";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const dev = synthAzure("dev");
const qa = synthAzure("qa");
const staging = synthAzure("staging");
const prod = synthAzure("prod");

test("the cluster waits for the way out, the security groups and its roles", () => {
  expect((prod.resource("azurerm_kubernetes_cluster")["depends_on"] as string[]).map(idOf)).toEqual(
    [
      "NatGateway_PublicIpAssociation",
      "Network_System_SecurityAssociation",
      "Network_System_NatGateway",
      "Network_User_SecurityAssociation",
      "Network_User_NatGateway",
      "Network_ApiServer_SecurityAssociation",
      "Cluster_SystemSubnet",
      "Cluster_UserSubnet",
      "Cluster_ApiServerSubnet",
      "Cluster_KubeletIdentity",
      "Registry_KubeletPull",
      "Ingress_Attach",
      "Ingress_Find",
    ],
  );
});

test("subnets let in and out this, and nothing else", () => {
  const rules = Object.entries(prod.resources("azurerm_network_security_rule")).map(
    ([address, rule]) =>
      [
        idOf(address).replace("_SecurityGroup", ""),
        rule["priority"],
        rule["access"],
        rule["direction"],
        rule["protocol"],
        rule["destination_port_range"] ?? rule["destination_port_ranges"],
        rule["source_address_prefix"] ?? rule["source_address_prefixes"],
        referenced(rule["destination_address_prefix"] ?? rule["destination_address_prefixes"]),
      ]
        .map(String)
        .join(" "),
  );
  expect(rules).toEqual([
    "Network_AccessHost_AllowApiServer 110 Allow Outbound Tcp 443 10.40.11.16/28 10.40.8.0/27",
    "Network_AccessHost_AllowDatabase 130 Allow Outbound Tcp 5432 10.40.11.16/28 10.40.10.0/27",
    "Network_AccessHost_AllowPrivateEndpoints 120 Allow Outbound Tcp 443 10.40.11.16/28 10.40.9.0/26",
    "Network_AccessHost_AllowSsh 100 Allow Inbound Tcp 22 10.40.12.0/26 *",
    "Network_AccessHost_DenyNetwork 4096 Deny Outbound * * * VirtualNetwork",
    "Network_AccessHost_DenyOthers 4096 Deny Inbound * * * *",
    "Network_Agents_AllowApiServer 110 Allow Outbound Tcp 443 10.40.11.0/28 10.40.8.0/27",
    "Network_Agents_AllowPrivateEndpoints 120 Allow Outbound Tcp 443 10.40.11.0/28 10.40.9.0/26",
    "Network_Agents_DenyNetwork 4096 Deny Outbound * * * VirtualNetwork",
    "Network_Agents_DenyOthers 4096 Deny Inbound * * * *",
    "Network_Bastion_AllowAzure 150 Allow Outbound Tcp 443 * AzureCloud",
    "Network_Bastion_AllowBastionHostsOut 160 Allow Outbound Tcp 8080,5701 VirtualNetwork VirtualNetwork",
    "Network_Bastion_AllowBastionHosts 130 Allow Inbound Tcp 8080,5701 VirtualNetwork VirtualNetwork",
    "Network_Bastion_AllowCertificates 170 Allow Outbound Tcp 80 * Internet",
    "Network_Bastion_AllowGatewayManager 110 Allow Inbound Tcp 443 GatewayManager *",
    "Network_Bastion_AllowLoadBalancer 120 Allow Inbound Tcp 443 AzureLoadBalancer *",
    "Network_Bastion_AllowPeople 100 Allow Inbound Tcp 443 0.0.0.0/0 *",
    "Network_Bastion_AllowSshRdp 140 Allow Outbound Tcp 22,3389 * VirtualNetwork",
    "Network_Database_AllowAccessHost 110 Allow Inbound Tcp 5432 10.40.11.16/28 10.40.10.0/27",
    "Network_Database_AllowPostgres 100 Allow Inbound Tcp 5432,6432 10.40.0.0/24,10.40.4.0/22,10.40.10.0/27 10.40.10.0/27",
    "Network_Database_DenyOthers 4096 Deny Inbound * * * *",
    "Network_PrivateEndpoints_AllowHttps 100 Allow Inbound Tcp 443 VirtualNetwork *",
    "Network_PrivateEndpoints_DenyOthers 4096 Deny Inbound * * * *",
    "Network_System_AllowIngress 110 Allow Inbound Tcp 80,443 0.0.0.0/0 Ingress_PublicIp",
    "Network_System_AllowNodesAndPods 100 Allow Inbound * * 10.40.0.0/24,10.40.4.0/22,10.244.0.0/16 10.40.0.0/24,10.40.4.0/22,10.244.0.0/16",
    "Network_User_AllowIngress 110 Allow Inbound Tcp 80,443 0.0.0.0/0 Ingress_PublicIp",
    "Network_User_AllowNodesAndPods 100 Allow Inbound * * 10.40.0.0/24,10.40.4.0/22,10.244.0.0/16 10.40.0.0/24,10.40.4.0/22,10.244.0.0/16",
  ]);
});

test.each([
  ["dev", dev, ["Network_Database", "Network_PrivateEndpoints", "Network_System"]],
  [
    "prod",
    prod,
    [
      "Network_AccessHost",
      "Network_Agents",
      "Network_ApiServer",
      "Network_Bastion",
      "Network_Database",
      "Network_PrivateEndpoints",
      "Network_System",
      "Network_User",
    ],
  ],
] as const)("%s has these subnets, each with a security group", (_, stack, subnets) => {
  expect(Object.keys(stack.resources("azurerm_subnet")).map(idOf)).toEqual(subnets);
  const guarded = Object.values(
    stack.resources("azurerm_subnet_network_security_group_association"),
  ).map((block) => referenced(block["subnet_id"]));
  expect(guarded.sort()).toEqual(subnets);
});

test("the database and the API server have their subnets to themselves", () => {
  const delegations = Object.entries(prod.resources("azurerm_subnet"))
    .filter(([, block]) => block["delegation"] !== undefined)
    .map(([address, block]) => [
      idOf(address),
      (block["delegation"] as Block[]).map((delegation) => delegation["service_delegation"]),
    ]);
  const actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"];
  expect(delegations).toEqual([
    ["Network_ApiServer", [{ name: "Microsoft.ContainerService/managedClusters", actions }]],
    ["Network_Database", [{ name: "Microsoft.DBforPostgreSQL/flexibleServers", actions }]],
  ]);
});

test("without private endpoints, vault and storage open to the nodes' subnets alone", () => {
  const subnets = ["Network_System", "Network_User"];
  const accounts = Object.values(qa.resources("azurerm_storage_account"));
  expect(
    accounts.map((block) =>
      (
        block["network_rules"] as { virtual_network_subnet_ids: string[] }
      ).virtual_network_subnet_ids.map(referenced),
    ),
  ).toEqual([subnets, subnets]);
  expect(
    (
      qa.resource("azurerm_key_vault")["network_acls"] as { virtual_network_subnet_ids: string[] }
    ).virtual_network_subnet_ids.map(referenced),
  ).toEqual(subnets);
  expect(Object.keys(qa.resources("azurerm_private_endpoint"))).toEqual([]);
  for (const [address, block] of Object.entries(qa.resources("azurerm_subnet"))) {
    const endpoints = /_(System|User)_/.test(address)
      ? ["Microsoft.KeyVault", "Microsoft.Storage"]
      : undefined;
    expect(address.includes("Database") ? undefined : block["service_endpoints"]).toEqual(
      endpoints,
    );
  }
});

test("private endpoints answer to the services' own names", () => {
  const endpoints = Object.entries(prod.resources("azurerm_private_endpoint")).map(
    ([address, block]) => [
      idOf(address),
      referenced(block["subnet_id"]),
      (block["private_service_connection"] as Block)["subresource_names"],
      ((block["private_dns_zone_group"] as Block)["private_dns_zone_ids"] as string[]).map(
        referenced,
      ),
    ],
  );
  expect(endpoints).toEqual([
    ["BackupStorage_PrivateEndpoint", "Network_PrivateEndpoints", ["blob"], ["PrivateLink_Blob"]],
    ["KeyVault_PrivateEndpoint", "Network_PrivateEndpoints", ["vault"], ["PrivateLink_Vault"]],
    ["LogStorage_PrivateEndpoint", "Network_PrivateEndpoints", ["blob"], ["PrivateLink_Blob"]],
    [
      "Registry_PrivateEndpoint",
      "Network_PrivateEndpoints",
      ["registry"],
      ["PrivateLink_Registry"],
    ],
  ]);
  const zones = Object.values(prod.resources("azurerm_private_dns_zone")).map(
    (block) => block["name"],
  );
  expect(zones).toEqual([
    "psql-jobboard-prod-weu.private.postgres.database.azure.com",
    "privatelink.blob.core.windows.net",
    "privatelink.azurecr.io",
    "privatelink.vaultcore.azure.net",
  ]);
  const links = prod.resources("azurerm_private_dns_zone_virtual_network_link");
  expect(Object.keys(links)).toHaveLength(zones.length);
});

test("names of the domain and its subdomains lead to the ingress, certificates come from one CA", () => {
  const records = Object.values(prod.resources("azurerm_dns_a_record")).map((block) => [
    block["name"],
    referenced(block["target_resource_id"]),
  ]);
  expect(records).toEqual([
    ["@", "Ingress_PublicIp"],
    ["*", "Ingress_PublicIp"],
  ]);
  expect(prod.resource("azurerm_dns_caa_record")).toMatchObject({
    name: "@",
    record: [{ flags: 0, tag: "issue", value: "letsencrypt.org" }],
  });
  expect(prod.resource("azurerm_dns_zone")["name"]).toBe("jobs.example.com");
});

test("staging and prod have no public address but the ingress', the NAT gateway's and Bastion's", () => {
  for (const stack of [staging, prod]) {
    expect(Object.keys(stack.resources("azurerm_public_ip")).map(idOf)).toEqual([
      "AccessHost_PublicIp",
      "Ingress_PublicIp",
      "NatGateway_PublicIp",
    ]);
    const open = JSON.stringify(stack.json["resource"]).match(
      /"(public_network_access_enabled|node_public_ip_enabled)":true/g,
    );
    expect(open).toBeNull();
    expect(stack.resource("azurerm_kubernetes_cluster")["private_cluster_enabled"]).toBe(true);
  }
});
