import type { Context } from "hono";
import { bearerToken } from "../../../http/bearer";
import { clientAddress } from "../../../http/client-address";
import { NO_STORE } from "../../../http/no-store";
import type { ServiceEnv } from "../../../http/observed-response";
import type { Api, Operation } from "../../../http/operation";
import { problems } from "../../../http/problem";
import { readJson } from "../../../http/read-request";
import {
  empty,
  json,
  sessionEnded,
  tooManyAttempts,
  unavailable,
  unreadableBody,
  wrongCredentials,
} from "../../../routes/answers";
import { normalisedEmail } from "../data/account";
import type { Accounts } from "../data/accounts";
import type { Attempts } from "../attempts";
import type { Passwords } from "../passwords";
import { SESSION_ID, type Sessions } from "../sessions";
import { credentialsSchema, sessionSchema } from "./schemas";

const signIn: Operation = {
  method: "post",
  path: "/api/sessions",
  summary: "Sign in",
  body: { schema: credentialsSchema, required: true },
  answers: {
    201: json(sessionSchema, "Signed in."),
    ...unreadableBody,
    ...wrongCredentials,
    ...tooManyAttempts,
    ...unavailable,
  },
};

const signOut: Operation = {
  method: "delete",
  path: "/api/sessions/current",
  summary: "Sign out",
  bearer: "session",
  answers: { 204: empty("The session is over."), ...sessionEnded },
};

const signOutEverywhere: Operation = {
  method: "delete",
  path: "/api/sessions",
  summary: "Sign out everywhere",
  bearer: "session",
  answers: { 204: empty("All sessions of the account are over."), ...sessionEnded },
};

interface SessionRouteOptions {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly trustedProxies: number;
}

export function sessionRoutes(api: Api, options: SessionRouteOptions): void {
  const { accounts, passwords, attempts, sessions, trustedProxies } = options;
  api.on(signIn, async (context) => {
    const given = await readJson(context, credentialsSchema);
    const email = normalisedEmail(given.email);
    await attempts.countClient(clientAddress(context, trustedProxies));
    await attempts.countAddress(email);
    const found = await accounts.findByEmail(email);
    const isRight = await passwords.isRight(given.password, found?.passwordHash);
    if (found === undefined || !isRight) throw problems.wrongCredentials();
    await attempts.forgetAddress(email);
    const { id, endsAt } = await sessions.start(found.account.id);
    const { company = null, ...account } = found.account;
    return context.json(
      { session: id, expires_at: new Date(endsAt).toISOString(), account: { ...account, company } },
      201,
      NO_STORE,
    );
  });

  api.on(signOut, async (context) => {
    await sessions.end(sessionOf(context));
    return context.body(null, 204, NO_STORE);
  });

  api.on(signOutEverywhere, async (context) => {
    const account = await sessions.accountOf(sessionOf(context));
    if (account === undefined) throw problems.sessionEnded();
    await sessions.endAll(account);
    return context.body(null, 204, NO_STORE);
  });
}

/** The id of a session in the request. @throws Problem 401 when there is none */
export function sessionOf(context: Context<ServiceEnv>): string {
  const token = bearerToken(context);
  if (token === undefined || !SESSION_ID.test(token)) throw problems.sessionEnded();
  return token;
}
