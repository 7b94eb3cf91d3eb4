import { z } from "zod";
import { atLeastOne, cidr, integer } from "../../support/fields";
import { relation, type RelationProblem } from "../../support/relation";
import { VM_SIZES } from "../vm-sizes";
import type { NetworkSettings } from "./network";
import { vmSize } from "./vm-size";

const hostFields = {
  /** One with encryption at host. @default Standard_D2ds_v5, 2 CPUs and 8 GiB */
  vmSize: vmSize.default("Standard_D2ds_v5"),
  /** @default 64 */
  diskGib: integer(30, 2048, "GiB").default(64),
};

const agentFields = z.strictObject({
  ...hostFields,
  /** Each takes one job at a time. @default 1 */
  count: integer(1, 9, "machines").default(1),
});

/** Section `infrastructure.agents`: machines in the network that run the pipelines' jobs. */
export const agentsSchema = agentFields.superRefine(...relation(agentFields, encryptionProblems));

const accessHostFields = z.strictObject({
  ...hostFields,
  /** Who may reach Bastion, in front of Entra's sign-in. @default everybody */
  allowedSources: atLeastOne(cidr, "range", "write 0.0.0.0/0 for everybody").default(["0.0.0.0/0"]),
});

/** Section `infrastructure.accessHost`: people's way into the network, through Bastion. */
export const accessHostSchema = accessHostFields.superRefine(
  ...relation(accessHostFields, encryptionProblems),
);

export type AgentSettings = z.output<typeof agentsSchema>;
export type AccessHostSettings = z.output<typeof accessHostSchema>;

function* encryptionProblems(host: { readonly vmSize: string }): Iterable<RelationProblem> {
  if (VM_SIZES[host.vmSize]?.hostEncryption === false) {
    yield {
      path: ["vmSize"],
      rule: "a size with encryption at host (`hostEncryption` in modules/azure/vm-sizes.ts)",
      remedy: "choose another, e.g. Standard_D2ds_v5",
    };
  }
}

/** Subnets that the machines need and the network hasn't. */
export function* hostSubnetProblems(
  { subnets }: NetworkSettings,
  hosts: { readonly agents: unknown; readonly accessHost: unknown },
): Iterable<RelationProblem> {
  const needs = [
    { subnet: "agents", of: "agents", needed: hosts.agents !== null },
    { subnet: "accessHost", of: "accessHost", needed: hosts.accessHost !== null },
    { subnet: "bastion", of: "accessHost", needed: hosts.accessHost !== null },
  ] as const;
  for (const { subnet, of, needed } of needs) {
    if (needed && subnets[subnet] === undefined) {
      yield {
        path: ["network", "subnets", subnet],
        rule: `a subnet, as there is \`${of}\``,
        remedy: `add it, or set \`${of}\` to null`,
      };
    }
  }
}
