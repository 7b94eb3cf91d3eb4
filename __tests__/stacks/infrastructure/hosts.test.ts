import { createHash } from "node:crypto";
import { KEY_OF_NOBODY } from "../../../modules/azure/linux-host";
import type { SynthesisedStack } from "../../support/synth";
import { idOf, referenced, synthAzure } from "../../support/synth-azure";

const prod = synthAzure("prod");

const MACHINES = [
  "azurerm_linux_virtual_machine",
  "azurerm_bastion_host",
  "azurerm_network_interface",
  "azurerm_virtual_machine_extension",
] as const;

function machines(stack: SynthesisedStack): string[] {
  return MACHINES.flatMap((type) => Object.keys(stack.resources(type)).map(idOf));
}

/** Where machines of a subnet may go within the network, as `port to range`. */
function destinations(stack: SynthesisedStack, subnet: "Agents" | "AccessHost"): string[] {
  return Object.entries(stack.resources("azurerm_network_security_rule"))
    .filter(([address]) => address.includes(`.Network_${subnet}_`))
    .map(([, rule]) => rule)
    .filter((rule) => rule["direction"] === "Outbound" && rule["access"] === "Allow")
    .map(
      (rule) =>
        `${String(rule["destination_port_range"])} to ${String(rule["destination_address_prefix"] ?? rule["destination_address_prefixes"])}`,
    )
    .sort();
}

test("agents and an access host are in staging and prod, and in no other network", () => {
  for (const name of ["staging", "prod"] as const) {
    expect(machines(synthAzure(name))).toEqual([
      "AccessHost_Machine",
      "Agents_1",
      "AccessHost_Bastion",
      "AccessHost_Machine_NetworkInterface",
      "Agents_1_NetworkInterface",
      "AccessHost_Machine_EntraSignIn",
    ]);
  }
  for (const name of ["dev", "qa"] as const) {
    expect(machines(synthAzure(name))).toEqual([]);
  }
});

test("each of the two can be switched off, with its subnets and rules", () => {
  const without = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.agents = null;
    infrastructure.accessHost = null;
  });
  expect(machines(without)).toEqual([]);
  expect(JSON.stringify(without.json)).not.toMatch(
    /Network_(Agents|AccessHost|Bastion)|AllowAccessHost/,
  );
  const agents = synthAzure("dev", ({ infrastructure }) => {
    infrastructure.network.subnets.agents = "10.10.11.0/28";
    infrastructure.agents = { count: 2 };
  });
  expect(machines(agents).filter((id) => !id.endsWith("Interface"))).toEqual([
    "Agents_1",
    "Agents_2",
  ]);
  expect(
    Object.values(agents.resources("azurerm_linux_virtual_machine")).map(({ name }) => name),
  ).toEqual(["vm-jobboard-dev-weu-agent-1", "vm-jobboard-dev-weu-agent-2"]);
});

test("agents reach the API server and private endpoints, the access host the database too", () => {
  const apiServer = "443 to 10.40.8.0/27";
  const privateEndpoints = "443 to 10.40.9.0/26";
  expect(destinations(prod, "Agents")).toEqual([apiServer, privateEndpoints]);
  expect(destinations(prod, "AccessHost")).toEqual([
    apiServer,
    privateEndpoints,
    "5432 to 10.40.10.0/27",
  ]);
});

test("without integration the API server's endpoint lies among the system nodes", () => {
  const stack = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.cluster.apiServer = { vnetIntegration: false };
  });
  expect(destinations(stack, "Agents")).toContain("443 to 10.40.0.0/24");
});

test("nobody can have the private half of the machines' key", () => {
  const key = Buffer.from(KEY_OF_NOBODY.split(" ")[1] ?? "", "base64").subarray(-32);
  expect(key).toEqual(
    createHash("sha256").update("no private key belongs to this public key 2").digest(),
  );
  for (const machine of Object.values(prod.resources("azurerm_linux_virtual_machine"))) {
    expect(machine["admin_ssh_key"]).toEqual([
      { username: machine["admin_username"], public_key: KEY_OF_NOBODY },
    ]);
  }
});

test("machines start when they have a way out, and Bastion when its rules are complete", () => {
  for (const [address, machine] of Object.entries(
    prod.resources("azurerm_linux_virtual_machine"),
  )) {
    const subnet = idOf(address).startsWith("Agents") ? "Network_Agents" : "Network_AccessHost";
    expect((machine["depends_on"] as string[]).map(idOf)).toEqual([
      "NatGateway_PublicIpAssociation",
      `${subnet}_SecurityAssociation`,
      `${subnet}_NatGateway`,
    ]);
  }
  expect(prod.resource("azurerm_bastion_host")).toMatchObject({
    depends_on: [expect.stringContaining("Network_Bastion_SecurityAssociation")],
  });
  const rules = Object.keys(prod.resources("azurerm_network_security_rule")).filter((address) =>
    address.includes("Network_Bastion"),
  );
  expect(rules).toHaveLength(8);
  expect(
    Object.values(prod.resources("azurerm_subnet_network_security_group_association")),
  ).toContainEqual(
    expect.objectContaining({
      subnet_id: expect.stringContaining("Network_Bastion"),
      depends_on: expect.arrayContaining(rules),
    }),
  );
});

test("all of a machine lies in the environment's group, and it trusts packages that Microsoft's own key signed", () => {
  for (const type of ["azurerm_network_interface", "azurerm_linux_virtual_machine"]) {
    for (const block of Object.values(prod.resources(type))) {
      expect(JSON.stringify(block["resource_group_name"])).toMatch(/ResourceGroup/);
    }
  }
  for (const machine of Object.values(prod.resources("azurerm_linux_virtual_machine"))) {
    expect(JSON.stringify(machine["custom_data"])).toContain(
      "BC528686B50D79E339D3721CEB3E94ADBE1229CF",
    );
  }
});

test("who may reach Bastion can be narrowed", () => {
  const stack = synthAzure("prod", ({ infrastructure }) => {
    infrastructure.accessHost = { allowedSources: ["198.51.100.0/24"] };
  });
  const [, people] =
    Object.entries(stack.resources("azurerm_network_security_rule")).find(([address]) =>
      address.includes("AllowPeople"),
    ) ?? [];
  expect(people).toMatchObject({ source_address_prefixes: ["198.51.100.0/24"] });
});

test("neither a machine nor its identity has a role in Azure", () => {
  const principals = Object.values(prod.resources("azurerm_role_assignment")).map((block) =>
    referenced(block["principal_id"]),
  );
  expect(principals.filter((principal) => /Agents|AccessHost/.test(principal))).toEqual([]);
});
