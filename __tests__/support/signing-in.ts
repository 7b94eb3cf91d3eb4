import type { Block, SynthesisedStack } from "./synth";

/** A service account that may sign in to Azure, and the identity that it signs in as. */
export interface SigningIn {
  readonly identity: string;
  /** `namespace:name` */
  readonly serviceAccount: string;
}

const SERVICE_ACCOUNT = "system:serviceaccount:";

/** Every service account that the stack `infrastructure` trusts. */
export function trustedServiceAccounts(infrastructure: SynthesisedStack): SigningIn[] {
  const identities = infrastructure.resources("azurerm_user_assigned_identity");
  return Object.values(infrastructure.resources("azurerm_federated_identity_credential"))
    .filter(({ subject }) => String(subject).startsWith(SERVICE_ACCOUNT))
    .map((block) => {
      const address = String(block["parent_id"]).replace(/^\$\{(.*)\.id\}$/, "$1");
      return {
        identity: String(identities[address]?.["name"]),
        serviceAccount: String(block["subject"]).slice(SERVICE_ACCOUNT.length),
      };
    })
    .sort((a, b) => a.identity.localeCompare(b.identity));
}

/** Names of identities whose client id the stacks on the cluster hand to a pod. */
export function identitiesOfPods(stacks: readonly SynthesisedStack[]): string[] {
  const names = stacks.flatMap((stack) =>
    Object.entries(stack.data("azurerm_user_assigned_identity"))
      .filter(([address]) =>
        JSON.stringify(stack.json["resource"]).includes(`${address}.client_id`),
      )
      .map(([, { name }]) => String(name)),
  );
  return [...new Set(names)].sort();
}

/** `namespace:name` of service accounts that are made, by themselves or by a chart's values. */
export function madeServiceAccounts(stacks: readonly SynthesisedStack[]): string[] {
  return stacks.flatMap((stack) => [
    ...Object.values(stack.resources("kubernetes_service_account_v1")).map((block) => {
      const { namespace, name } = block["metadata"] as Record<string, string>;
      return `${namespace}:${name}`;
    }),
    ...Object.values(stack.resources("helm_release")).flatMap(accountsOfChart),
  ]);
}

/** What charts call their service accounts: as the values say, else as the release, or a part of it. */
function accountsOfChart({ namespace, name, values }: Block): string[] {
  const said = accountNames(JSON.parse((values as [string] | undefined)?.[0] ?? "{}"));
  return [String(name), ...said].map((account) => `${String(namespace)}:${account}`);
}

function accountNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "serviceAccount" && typeof inner === "object" && inner !== null && "name" in inner
      ? [String(inner.name)]
      : accountNames(inner),
  );
}
