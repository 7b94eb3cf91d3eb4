import { readFileSync } from "node:fs";
import { REGIONS } from "../../modules/azure/regions";
import { type AZURE_NAME_RULES, azureNameProblem } from "../../modules/azure/azure-name-rules";
import type { Block, SynthesisedStack } from "../support/synth";
import { idOf, synthAzure } from "../support/synth-azure";

const ENVIRONMENTS = ["dev", "qa", "staging", "prod"] as const;
const [dev, qa, staging, prod] = ENVIRONMENTS.map((name) => synthAzure(name)) as [
  SynthesisedStack,
  SynthesisedStack,
  SynthesisedStack,
  SynthesisedStack,
];
const stacks = Object.entries({ dev, qa, staging, prod }) as [
  (typeof ENVIRONMENTS)[number],
  SynthesisedStack,
][];

/** Types that Azure gives no tags; everything else must have them. */
const UNTAGGED = [
  /_association$/,
  /^azurerm_(subnet|role_assignment|management_lock|monitor_diagnostic_setting)$/,
  /^azurerm_(storage_container|storage_management_policy|network_security_rule)$/,
  /^azurerm_(federated_identity_credential|consumption_budget_subscription)$/,
  /^azurerm_postgresql_flexible_server_/,
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
};

describe.each(stacks)("%s", (name, stack) => {
  const resources = Object.entries(stack.resources()).map(([address, block]) => ({
    address,
    type: address.split(".")[0] ?? "",
    block,
  }));

  test("every resource that can have tags has them", () => {
    const tags = {
      project: "jobboard",
      environment: name,
      "managed-by": "terraform",
      owner: "platform",
      "cost-centre": "jobboard",
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

  test("no argument holds a secret", () => {
    const secrets = argumentsOf(stack.json["resource"]).filter(
      ([key, value]) =>
        /password|secret|token|access_key|connection_string|sas|certificate/.test(key) &&
        typeof value === "string" &&
        value !== "",
    );
    expect(secrets).toEqual(
      // How often secrets are read, not what they are.
      secrets.filter(([key]) => key === "secret_rotation_interval"),
    );
    expect(JSON.stringify(stack.json)).not.toMatch(/-----BEGIN|AccountKey=|SharedAccessSignature/);
  });

  test("nothing of this machine is in the output, and a second synth is the same", () => {
    const again = synthAzure(name);
    expect(JSON.stringify(again.json)).toBe(JSON.stringify(stack.json));
    expect(JSON.stringify(stack.json)).not.toContain(process.cwd());
  });

  test("each subnet with nodes has the NAT gateway, and the cluster waits for it", () => {
    const waits = stack.resource("azurerm_kubernetes_cluster")["depends_on"] as string[];
    const ways = [
      ...Object.keys(stack.resources("azurerm_subnet_nat_gateway_association")),
      ...Object.keys(stack.resources("azurerm_nat_gateway_public_ip_association")),
    ];
    expect(ways).toHaveLength(name === "dev" ? 2 : 3);
    expect(waits).toEqual(expect.arrayContaining(ways));
  });
});

test("staging and prod have no public address but the ingress' and the NAT gateway's", () => {
  for (const stack of [staging, prod]) {
    expect(Object.keys(stack.resources("azurerm_public_ip")).map(idOf)).toEqual([
      "Ingress_PublicIp",
      "NatGateway_PublicIp",
    ]);
    const open = argumentsOf(stack.json["resource"]).filter(
      ([key, value]) => /public_network_access_enabled|node_public_ip/.test(key) && value !== false,
    );
    expect(open).toEqual([]);
    expect(stack.resource("azurerm_kubernetes_cluster")["private_cluster_enabled"]).toBe(true);
  }
});

test("ids of resources are a contract: a change of one destroys what it named", () => {
  const listed = readFileSync("__tests__/invariants/prod-resources.txt", "utf8").trim().split("\n");
  expect(Object.keys(prod.resources()).sort()).toEqual(listed);
});

test("ids don't follow values", () => {
  const moved = synthAzure("prod", (input) => {
    input.project = "another";
    input.domain = "example.org";
    input.azure.location = "swedencentral";
    input.azure.nameSuffix = "x1";
    input.infrastructure.network.addressSpace = "10.40.0.0/15";
    input.infrastructure.cluster.systemPool.vmSize = "Standard_D8ds_v5";
  });
  expect(Object.keys(moved.resources())).toEqual(Object.keys(prod.resources()));
  expect(moved.resource("azurerm_key_vault")["name"]).toBe("kv-another-prod-sdcx1");
});

test("codes of regions differ", () => {
  const codes = Object.values(REGIONS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

/** Every key and value below a block, however deep. */
function argumentsOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value)
    .filter(([key]) => key !== "//")
    .flatMap(([key, inner]): [string, unknown][] => [[key, inner], ...argumentsOf(inner)]);
}
