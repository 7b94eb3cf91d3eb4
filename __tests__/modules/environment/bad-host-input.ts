import type { BadInput } from "./bad-azure-input";

/** Wrong inputs about machines in the network, with the four lines that say so. */
export const oneHostProblem: readonly BadInput[] = [
  [
    "a subnet in which Azure makes no Bastion",
    (input) => (input.infrastructure.network.subnets.bastion = "10.40.12.0/27"),
    [
      "infrastructure.network.subnets.bastion",
      '  value:  "10.40.12.0/27"',
      "  rule:   at least a /26, 64 addresses of which Azure keeps 5 (this has 32)",
      "  remedy: write a prefix of at most 26",
    ],
  ],
  [
    "no subnet for the agents",
    (input) => delete input.infrastructure.network.subnets.agents,
    [
      "infrastructure.network.subnets.agents",
      "  value:  (not set)",
      "  rule:   a subnet, as there is `agents`",
      "  remedy: add it, or set `agents` to null",
    ],
  ],
  [
    "no subnet for Bastion",
    (input) => delete input.infrastructure.network.subnets.bastion,
    [
      "infrastructure.network.subnets.bastion",
      "  value:  (not set)",
      "  rule:   a subnet, as there is `accessHost`",
      "  remedy: add it, or set `accessHost` to null",
    ],
  ],
  [
    "agents without encryption at host",
    (input) => (input.infrastructure.agents = { vmSize: "Standard_DS2_v2" }),
    [
      "infrastructure.agents.vmSize",
      '  value:  "Standard_DS2_v2"',
      "  rule:   a size with encryption at host (`hostEncryption` in modules/azure/vm-sizes.ts)",
      "  remedy: choose another, e.g. Standard_D2ds_v5",
    ],
  ],
];
