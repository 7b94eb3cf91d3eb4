import type { AzureEnvironment } from "../../modules/environment/environment";
import type { Ensured } from "../azure/ensure";
import type { ManagementApi } from "../azure/management-api";
import { subscriptionId } from "../azure/resource-ids";
import { z } from "zod";

const PROVIDERS = "2021-04-01";
const FEATURES = "2021-07-01";

const provider = z.object({ registrationState: z.string() });
const feature = z.object({ properties: z.object({ state: z.string() }) });

/** Lets the subscription use a service, and waits until it may. */
export async function registerProvider(
  api: ManagementApi,
  environment: AzureEnvironment,
  namespace: string,
): Promise<Ensured> {
  const id = `${subscriptionId(environment)}/providers/${namespace}`;
  const isRegistered = async () =>
    provider.parse(await api.get(id, PROVIDERS)).registrationState === "Registered" || undefined;
  if (await isRegistered()) {
    return "left alone";
  }
  await api.post(`${id}/register`, PROVIDERS);
  await api.until(`the registration of ${namespace}`, isRegistered);
  return "made";
}

/**
 * Nodes whose disks are encrypted on the host need a feature that a subscription asks for once. It
 * takes Azure some minutes; then the service is registered again, so that it knows.
 *
 * https://learn.microsoft.com/azure/aks/enable-host-encryption
 */
export class EncryptionAtHost {
  private readonly id: string;

  constructor(
    private readonly api: ManagementApi,
    private readonly environment: AzureEnvironment,
  ) {
    this.id = `${subscriptionId(environment)}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`;
  }

  /** Asks for it, without waiting. */
  async request(): Promise<Ensured | "under way"> {
    const state = await this.state();
    if (state === "Registered") {
      return "left alone";
    }
    if (state !== "Registering") {
      await this.api.post(`${this.id}/register`, FEATURES);
    }
    return "under way";
  }

  /** Waits until nodes may use it. */
  async ready(): Promise<void> {
    await this.api.until(
      "the registration of encryption at host",
      async () => (await this.state()) === "Registered" || undefined,
    );
    await this.api.post(
      `${subscriptionId(this.environment)}/providers/Microsoft.Compute/register`,
      PROVIDERS,
    );
  }

  private async state(): Promise<string> {
    const answer = feature.safeParse(await this.api.get(this.id, FEATURES));
    return answer.data?.properties.state ?? "NotRegistered";
  }
}
