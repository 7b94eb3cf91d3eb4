import { azureNameProblem, type AZURE_NAME_RULES } from "../../modules/azure/azure-name-rules";
import { stackNamed, type Block } from "../support/synth";
import { DECISIONS } from "../stacks/infrastructure/platform-standard";
import { isRule, valuesAgainst } from "../stacks/infrastructure/platform-standard/values";
import { ownEnvironments } from "./own-environments";

/** Types that Azure gives no tags; everything else must have them. */
const UNTAGGED = [
  /_association$/,
  /^azurerm_resource_policy_assignment$/,
  /^azurerm_(subnet|role_assignment|management_lock|monitor_diagnostic_setting)$/,
  /^azurerm_(storage_container|storage_management_policy|network_security_rule)$/,
  /^azurerm_(federated_identity_credential|consumption_budget_subscription)$/,
  /^azurerm_postgresql_flexible_server_/,
  /^azurerm_container_registry_(scope_map|cache_rule|credential_set)$/,
];

/** Arguments that azurerm has deprecated, or removed in version 5. */
const DEPRECATED = [
  ["azurerm_monitor_diagnostic_setting", "metric"],
  ["azurerm_storage_container", "storage_account_name"],
  ["azurerm_storage_account", "queue_properties"],
  ["azurerm_storage_account", "static_website"],
  ["azurerm_key_vault", "enable_rbac_authorization"],
  ["azurerm_key_vault", "contact"],
  ["azurerm_log_analytics_workspace", "local_authentication_disabled"],
  ["azurerm_container_registry", "trust_policy_enabled"],
  ["azurerm_kubernetes_cluster", "http_application_routing_enabled"],
  ["azurerm_kubernetes_cluster", "open_service_mesh_enabled"],
  ["azurerm_kubernetes_cluster", "service_principal"],
  ["azurerm_kubernetes_cluster", "web_app_routing"],
  ["azurerm_kubernetes_cluster", "ingress_application_gateway"],
] as const;

const NAMED: Partial<Record<string, keyof typeof AZURE_NAME_RULES>> = {
  azurerm_resource_group: "resourceGroup",
  azurerm_kubernetes_cluster: "cluster",
  azurerm_virtual_network: "virtualNetwork",
  azurerm_subnet: "subnet",
  azurerm_nat_gateway: "natGateway",
  azurerm_public_ip: "publicIp",
  azurerm_container_registry: "registry",
  azurerm_key_vault: "keyVault",
  azurerm_storage_account: "storageAccount",
  azurerm_storage_container: "container",
  azurerm_postgresql_flexible_server: "postgresServer",
  azurerm_postgresql_flexible_server_database: "database",
  azurerm_log_analytics_workspace: "logWorkspace",
  azurerm_consumption_budget_subscription: "budget",
  azurerm_user_assigned_identity: "identity",
  azurerm_linux_virtual_machine: "virtualMachine",
  azurerm_bastion_host: "bastion",
};

const inAzure = ownEnvironments().flatMap(({ environment, stacks }) =>
  environment.target === "azure"
    ? [{ name: environment.name, environment, stack: stackNamed(stacks, "infrastructure") }]
    : [],
);

const rules = Object.values(DECISIONS).flat().filter(isRule);

describe.each(inAzure)("$name", ({ name, environment, stack }) => {
  const resources = Object.entries(stack.resources()).map(([address, block]) => ({
    address,
    type: address.split(".")[0] ?? "",
    block,
  }));

  test("every resource that can have tags has them", () => {
    const tags = {
      ...environment.azure.tags,
      project: environment.project,
      environment: name,
      "managed-by": "terraform",
    };
    for (const { address, type, block } of resources) {
      const taggable = !UNTAGGED.some((pattern) => pattern.test(type));
      expect([address, block["tags"]]).toEqual([address, taggable ? tags : undefined]);
    }
    const pool = stack.resource("azurerm_kubernetes_cluster")["default_node_pool"] as Block;
    expect(pool["tags"]).toEqual(tags);
  });

  test("names fit Azure's lengths and characters", () => {
    const problems = resources.map(({ type, block }) => {
      const kind = NAMED[type];
      return kind === undefined ? undefined : azureNameProblem(kind, String(block["name"]));
    });
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test("no two resources of a type have one name in the same place", () => {
    const names = resources
      .filter(({ type }) => NAMED[type] !== undefined)
      .map(({ type, block }) => `${type} ${String(block["name"])}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test("no argument is deprecated", () => {
    for (const [type, argument] of DEPRECATED) {
      for (const block of Object.values(stack.resources(type))) {
        expect(block).not.toHaveProperty(argument);
      }
    }
  });

  test("each subnet with nodes has the NAT gateway, and the cluster waits for it", () => {
    const cluster = stack.resource("azurerm_kubernetes_cluster");
    const pools = Object.keys(stack.resources("azurerm_kubernetes_cluster_node_pool"));
    const subnets = Object.keys(stack.resources("azurerm_subnet_nat_gateway_association")).filter(
      (address) => /\.Network_(System|User)_/.test(address),
    );
    const addresses = Object.keys(stack.resources("azurerm_nat_gateway_public_ip_association"));
    expect(subnets).toHaveLength(1 + pools.length);
    expect(addresses).toHaveLength(1);
    expect(cluster["depends_on"]).toEqual(expect.arrayContaining([...subnets, ...addresses]));
  });

  test("what is to be private has no public address", () => {
    const { cluster, privateEndpoints, registry } = environment.infrastructure;
    const open = (type: string) =>
      Object.values(stack.resources(type)).map((block) => block["public_network_access_enabled"]);
    expect(stack.resource("azurerm_kubernetes_cluster")["private_cluster_enabled"]).toBe(
      cluster.apiServer.private,
    );
    expect(open("azurerm_container_registry")).toEqual([!registry.privateEndpoint]);
    expect(new Set([...open("azurerm_storage_account"), ...open("azurerm_key_vault")])).toEqual(
      new Set([!privateEndpoints]),
    );
  });

  test.each(rules)("keeps the platform standard: $decision", (decision) => {
    expect(valuesAgainst(stack, decision)).toEqual([]);
  });
});
