import type { Decision } from "./decision";

const machine = { type: "azurerm_linux_virtual_machine" } as const;
const bastion = { type: "azurerm_bastion_host" } as const;

/** Machines in the network: the pipelines' agents and people's access host, with Bastion before it. */
export const hosts: Readonly<Record<string, readonly Decision[]>> = {
  "Ways in: agents and access host": [
    {
      decision: "machines run Ubuntu LTS, as hosted agents do",
      ...machine,
      argument: "source_image_reference.offer",
      value: "ubuntu-24_04-lts",
      reason: "pipelines find what they know; supported until 2029",
    },
    {
      decision: "Azure patches the machines",
      ...machine,
      argument: "patch_mode",
      value: "AutomaticByPlatform",
      reason: "what is critical or concerns security, at night; nobody has to think of it",
    },
    {
      decision: "Azure tells which patches are missing",
      ...machine,
      argument: "patch_assessment_mode",
      value: "AutomaticByPlatform",
      reason: "a machine that isn't patched is seen",
    },
    {
      decision: "machines restart for a patch that needs it",
      ...machine,
      argument: "reboot_setting",
      value: "IfRequired",
      reason:
        "a kernel that waits for a restart isn't patched; a job that it ends is started again",
    },
    {
      decision: "nobody signs in to a machine with a password",
      ...machine,
      argument: "disable_password_authentication",
      value: true,
      reason: "people sign in with Entra, for as long as they have a role",
    },
    {
      decision: "machines have an identity without a role",
      ...machine,
      argument: "identity.type",
      value: "SystemAssigned",
      reason: "Entra's sign-in needs it; a job finds nothing there to borrow",
    },
    {
      decision: "disks of the machines are encrypted on the host",
      ...machine,
      argument: "encryption_at_host_enabled",
      value: true,
      reason: "caches and temporary disks are not encrypted otherwise",
    },
    {
      decision: "machines start what is signed only",
      ...machine,
      argument: "secure_boot_enabled",
      value: true,
      reason: "a changed kernel doesn't start",
    },
    {
      decision: "machines measure what they start",
      ...machine,
      argument: "vtpm_enabled",
      value: true,
      reason: "what secure boot let through can be attested",
    },
    {
      decision: "agents are small",
      ...machine,
      only: "Agents",
      argument: "size",
      value: "Standard_D2ds_v5",
      reason: "they wait for Terraform and Helm most of the time",
      setting: "agents.vmSize",
    },
    {
      decision: "the access host is small",
      ...machine,
      only: "AccessHost",
      argument: "size",
      value: "Standard_D2ds_v5",
      reason: "as an agent: people run the same commands there",
      setting: "accessHost.vmSize",
    },
    {
      decision: "machines have no public address",
      type: "azurerm_network_interface",
      argument: "ip_configuration.public_ip_address_id",
      value: "(absent)",
      reason: "they go out by the NAT gateway, and in by Bastion or not at all",
    },
    {
      decision: "people sign in to the access host with Entra",
      type: "azurerm_virtual_machine_extension",
      argument: "type",
      value: "AADSSHLoginForLinux",
      reason: "conditional access and its second factor hold here too",
    },
    {
      decision: "Bastion is a standard one",
      ...bastion,
      argument: "sku",
      value: "Standard",
      reason: "the first that takes the Azure CLI's SSH, and with it Entra's sign-in",
    },
    {
      decision: "Bastion carries the Azure CLI's connections",
      ...bastion,
      argument: "tunneling_enabled",
      value: true,
      reason: "a terminal of one's own, and ports forwarded to a laptop",
    },
    {
      decision: "Bastion moves no files by itself",
      ...bastion,
      argument: "file_copy_enabled",
      value: false,
      reason: "SSH does, and its log says who",
    },
    {
      decision: "Bastion leads to machines, not to addresses",
      ...bastion,
      argument: "ip_connect_enabled",
      value: false,
      reason: "on an address nobody's role is asked for",
    },
    {
      decision: "nobody gets into Bastion by a link",
      ...bastion,
      argument: "shareable_link_enabled",
      value: false,
      reason: "whoever has a link needs no account in Azure",
    },
  ],
};
