import { KEYS_PATH } from "../../../identity-token/claims";
import { NO_STORE } from "../../../http/no-store";
import type { Api, Operation } from "../../../http/operation";
import { problems } from "../../../http/problem";
import { json, sessionEnded, unavailable } from "../../../routes/answers";
import type { Accounts } from "../data/accounts";
import type { KeyRing } from "../key-ring";
import type { Sessions } from "../sessions";
import { issueToken } from "../tokens";
import { keysSchema, tokenSchema } from "./schemas";
import { sessionOf } from "./sessions";

const issue: Operation = {
  method: "post",
  path: "/api/tokens",
  summary: "Get a token by which other roles know the account",
  bearer: "session",
  answers: {
    201: json(tokenSchema, "A JSON Web Token, signed by one of the keys."),
    ...sessionEnded,
    ...unavailable,
  },
};

const listKeys: Operation = {
  method: "get",
  path: KEYS_PATH,
  summary: "List the public keys of tokens",
  answers: { 200: json(keysSchema, "A key set of RFC 7517."), ...unavailable },
};

interface TokenRouteOptions {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly keys: KeyRing;
}

export function tokenRoutes(api: Api, { accounts, sessions, keys }: TokenRouteOptions): void {
  api.on(issue, async (context) => {
    const id = await sessions.accountOf(sessionOf(context));
    const account = id === undefined ? undefined : await accounts.find(id);
    if (account === undefined) throw problems.sessionEnded();
    const { token, expiresAt } = await issueToken(account, keys);
    return context.json({ token, expires_at: expiresAt.toISOString() }, 201, NO_STORE);
  });

  api.on(listKeys, async (context) =>
    context.json({ keys: await keys.published() }, 200, { "cache-control": "max-age=60" }),
  );
}
