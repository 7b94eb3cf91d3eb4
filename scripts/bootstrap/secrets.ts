import { randomBytes } from "node:crypto";
import { vaultSecrets } from "../../modules/addons/vault-secrets";
import { azureNames } from "../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../modules/environment/environment";
import type { VaultSecret } from "../../modules/platform/addon";
import { applications } from "../../modules/workloads/catalogue";
import type { ManagementApi } from "../azure/management-api";
import { inResourceGroup } from "../azure/resource-ids";
import { ScriptError } from "../script";

const KEY_VAULT = "2023-07-01";
/** 192 random bits, as 32 letters, digits, `-` and `_`. */
const GENERATED_BYTES = 24;

/** What was done about a secret; `missing` ones only a person knows. */
export interface SecretResult {
  readonly secret: VaultSecret;
  readonly done: "generated" | "written" | "left alone" | "missing";
}

/**
 * Writes the secrets that an environment's add-ons and applications read into its key vault: through Azure's
 * management API, which neither the vault's firewall nor its data-plane roles stand in the way of.
 * One that is there is left alone. A value is nowhere but in the request that writes it.
 *
 * @param given values of secrets that are written whether they are there or not
 * @returns nothing when there is no vault yet: `infrastructure` makes it
 * @throws ScriptError when a given secret is none that the environment needs.
 */
export async function writeSecrets(
  api: ManagementApi,
  environment: AzureEnvironment,
  given: ReadonlyMap<string, string> = new Map(),
): Promise<readonly SecretResult[] | undefined> {
  const needed = [
    ...vaultSecrets(environment),
    ...applications.flatMap((application) => application.secrets?.(environment) ?? []),
  ];
  const unknown = [...given.keys()].filter((name) => !needed.some((one) => one.name === name));
  if (unknown.length > 0) {
    throw new ScriptError(
      `${environment.name} reads no secret ${unknown.join(", ")}; it reads ${needed.map(({ name }) => name).join(", ")}`,
    );
  }
  const vault = inResourceGroup(
    environment,
    `Microsoft.KeyVault/vaults/${azureNames(environment).keyVault}`,
  );
  if ((await api.get(vault, KEY_VAULT)) === undefined) {
    return undefined;
  }
  const results: SecretResult[] = [];
  for (const secret of needed) {
    const id = `${vault}/secrets/${secret.name}`;
    const value = given.get(secret.name);
    results.push({ secret, done: await write(api, id, secret, value) });
  }
  return results;
}

async function write(
  api: ManagementApi,
  id: string,
  { origin, description }: VaultSecret,
  given: string | undefined,
): Promise<SecretResult["done"]> {
  if (given === undefined && (await api.get(id, KEY_VAULT)) !== undefined) {
    return "left alone";
  }
  if (given === undefined && origin === "given") {
    return "missing";
  }
  const value = given ?? randomBytes(GENERATED_BYTES).toString("base64url");
  await api.put(id, KEY_VAULT, { properties: { value, contentType: description } });
  return given === undefined ? "generated" : "written";
}

/**
 * What to do about secrets that only a person knows.
 *
 * @returns nothing when none is missing
 */
export function missingSecrets(results: readonly SecretResult[]): string | undefined {
  const missing = results.filter(({ done }) => done === "missing");
  return missing.length === 0
    ? undefined
    : [
        "Only you know these; give each on standard input, from a file or a password manager:",
        ...missing.map(
          ({ secret }) =>
            `  npm run bootstrap -- --secret ${secret.name}   # ${secret.description}`,
        ),
      ].join("\n");
}
