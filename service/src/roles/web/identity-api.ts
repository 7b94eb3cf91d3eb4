import * as z from "zod/mini";
import { type Caller, WRITE } from "./caller";

const someText = z.string().check(z.minLength(1));
const session = z.object({
  session: someText,
  expires_at: z.string(),
  account: z.object({ company: z.nullable(z.string()) }),
});
export type NewSession = z.output<typeof session>;

const token = z.object({ token: someText, expires_at: z.string() });
export type Token = z.output<typeof token>;

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly company?: string;
}

/** The answer is the same whether there was such an account. @throws Problem like every function below */
export function signUp(caller: Caller, body: NewAccount): Promise<void> {
  return caller.tell("identity", "/api/accounts", { ...WRITE, body });
}

/** @throws Problem 401 `wrong-credentials`, 429 with `retry-after` */
export function signIn(
  caller: Caller,
  body: Pick<NewAccount, "email" | "password">,
): Promise<NewSession> {
  return caller.ask("identity", "/api/sessions", session, { ...WRITE, body });
}

/** What other roles are shown for the next few minutes. @throws Problem 401 `session-ended` */
export function newToken(caller: Caller, ofSession: string): Promise<Token> {
  return caller.with(ofSession).ask("identity", "/api/tokens", token, WRITE);
}

export function signOut(caller: Caller, ofSession: string): Promise<void> {
  const path = "/api/sessions/current";
  return caller.with(ofSession).tell("identity", path, { method: "DELETE" });
}

/** Ends every session of the account. */
export function signOutEverywhere(caller: Caller, ofSession: string): Promise<void> {
  return caller.with(ofSession).tell("identity", "/api/sessions", { method: "DELETE" });
}
