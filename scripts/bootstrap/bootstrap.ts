import type { AzureEnvironment } from "../../modules/environment/environment";
import { ensure } from "../azure/ensure";
import { type ManagementApi, ManagementApiError } from "../azure/management-api";
import { EncryptionAtHost, registerProvider } from "./registrations";
import { stateAccount } from "./state-account";

/**
 * Makes what must be there before Terraform can keep a state, or brings it to what it must be.
 *
 * @param say told what was done about each thing
 */
export async function makeStateAccount(
  api: ManagementApi,
  environment: AzureEnvironment,
  say: (done: string, name: string) => void,
): Promise<void> {
  for (const namespace of ["Microsoft.Storage", "Microsoft.Compute"]) {
    say(await registerProvider(api, environment, namespace), `registration of ${namespace}`);
  }
  for (const resource of stateAccount(environment)) {
    try {
      say(await ensure(api, resource), resource.name);
    } catch (error) {
      // The same assignment under another name, by a portal or an earlier tool.
      if (!(error instanceof ManagementApiError) || error.code !== "RoleAssignmentExists") {
        throw error;
      }
      say("left alone", resource.name);
    }
  }
  say(await new EncryptionAtHost(api, environment).request(), "encryption at host");
}
