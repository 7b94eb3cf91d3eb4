import { clientAddress } from "../../../http/client-address";
import { NO_STORE } from "../../../http/no-store";
import type { Api, Operation } from "../../../http/operation";
import { readJson } from "../../../http/read-request";
import { json, tooManyAttempts, unavailable, unreadableBody } from "../../../routes/answers";
import { normalisedEmail } from "../data/account";
import type { Accounts } from "../data/accounts";
import type { Attempts } from "../attempts";
import type { Passwords } from "../passwords";
import { accountReceivedSchema, newAccountSchema } from "./schemas";

const signUp: Operation = {
  method: "post",
  path: "/api/accounts",
  summary: "Make an account",
  body: { schema: newAccountSchema, required: true },
  answers: {
    202: json(
      accountReceivedSchema,
      "There is an account with this address: made now, or before and unchanged.",
    ),
    ...unreadableBody,
    ...tooManyAttempts,
    ...unavailable,
  },
};

interface AccountRouteOptions {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly trustedProxies: number;
}

export function accountRoutes(api: Api, options: AccountRouteOptions): void {
  const { accounts, passwords, attempts, trustedProxies } = options;
  api.on(signUp, async (context) => {
    const { email, password, name, company } = await readJson(context, newAccountSchema);
    await attempts.countClient(clientAddress(context, trustedProxies));
    // The same work and the same answer whether the address is taken or not: neither tells who has an account.
    const hash = await passwords.hash(password);
    await accounts.add({ email: normalisedEmail(email), name, company }, hash);
    return context.json({ state: "received" }, 202, NO_STORE);
  });
}
