import { z } from "zod";
import { managementSignIn } from "../../modules/environment/process-environment";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { run } from "../command";
import { ScriptError } from "../script";
import { ManagementApi } from "./management-api";

const PUBLIC = {
  resourceManager: "https://management.azure.com",
  authentication: { loginEndpoint: "https://login.microsoftonline.com" },
};
const SCOPE = "https://management.azure.com/.default";
/** A token lives for an hour at least; a new one is fetched well before. */
const TOKEN_MS = 30 * 60_000;

const endpointsSchema = z.object({
  resourceManager: z.string().min(1),
  authentication: z.object({ loginEndpoint: z.string().min(1) }),
});
const tokenSchema = z.object({ access_token: z.string().min(1) });

/**
 * Azure's management API, signed in as azurerm would: as the application of `ARM_CLIENT_ID` and
 * `ARM_CLIENT_SECRET`, else as whoever `az login` was; at `ARM_METADATA_HOSTNAME`, else in public Azure.
 *
 * @throws ScriptError with a remedy when nobody is signed in.
 */
export async function signIn({ azure }: AzureEnvironment): Promise<ManagementApi> {
  const { metadataHost, application } = managementSignIn();
  const { resourceManager, authentication } =
    metadataHost === undefined ? PUBLIC : await endpointsAt(metadataHost);
  const token =
    application === undefined
      ? () => tokenOfCli(azure)
      : () =>
          tokenOf(`${withoutSlash(authentication.loginEndpoint)}/${azure.tenantId}`, application);
  const api = new ManagementApi(withoutSlash(resourceManager), kept(token));
  await api.authorize();
  return api;
}

async function endpointsAt(host: string) {
  const url = `https://${host}/metadata/endpoints?api-version=2022-09-01`;
  const response = await fetch(url).catch((error: unknown) => {
    throw new ScriptError(
      `${url} can't be reached (${causeOf(error)}); Node trusts a CA of your own by NODE_EXTRA_CA_CERTS`,
    );
  });
  return endpointsSchema.parse(await response.json());
}

async function tokenOf(
  authority: string,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<string> {
  const response = await fetch(`${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: secret,
      scope: SCOPE,
    }),
  });
  const parsed = tokenSchema.safeParse(await response.json());
  if (!parsed.success) {
    throw new ScriptError(
      `Entra refused the application of ARM_CLIENT_ID with status ${response.status}: is its secret right, and of this tenant?`,
    );
  }
  return parsed.data.access_token;
}

async function tokenOfCli({ tenantId, subscriptionId }: AzureEnvironment["azure"]) {
  const { code, stdout, stderr } = await run("az", [
    "account",
    "get-access-token",
    `--subscription=${subscriptionId}`,
    "--resource=https://management.azure.com/",
    "--query=accessToken",
    "--output=tsv",
  ]);
  if (code !== 0) {
    throw new ScriptError(
      `nobody is signed in to subscription ${subscriptionId}: az login --tenant ${tenantId}\n${stderr.trim()}`,
    );
  }
  return stdout.trim();
}

/** Asks for a token once in a while instead of for each request. */
function kept(ask: () => Promise<string>): () => Promise<string> {
  let token: Promise<string> | undefined;
  let renewAt = 0;
  return () => {
    if (token === undefined || Date.now() >= renewAt) {
      token = ask();
      renewAt = Date.now() + TOKEN_MS;
    }
    return token;
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
