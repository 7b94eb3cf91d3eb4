import { Problem } from "../../../http/problem";
import { listApplications } from "../applicants-api";
import type { Accounts } from "../accounts";
import { FormErrors, readForm } from "../form";
import { signIn, signOut, signOutEverywhere, signUp } from "../identity-api";
import { myApplicationsPage } from "../pages/applications-pages";
import { signInPage } from "../pages/sign-in-page";
import { SIGN_UP_LABELS, signUpPage } from "../pages/sign-up-page";
import { forgetSession, keepSession, signedInAs } from "../session-cookie";
import type { Site } from "../site";
import { ownPath, signInPath } from "../way-back";

const NOTICES: ReadonlyMap<string, string> = new Map([
  ["ended", "Your session is over. Please sign in again; you are led back to where you were."],
  // The same whether the address had an account before: nobody learns here who has one.
  [
    "new",
    "Thank you. Sign in with your password now; an account that you had before is as it was.",
  ],
]);

/** Signing up, in and out, and what an account has applied for. */
export function accountPages(site: Site, accounts: Accounts): void {
  site.on("get", "/sign-up", (context) =>
    signUpPage({
      typed: { name: "", email: "", company: "" },
      errors: new FormErrors(),
      wayBack: ownPath(context.req.query("to") ?? ""),
    }),
  );

  site.on("post", "/sign-up", async (context, caller) => {
    const wayBack = ownPath(context.req.query("to") ?? "");
    const form = await readForm(context);
    const company = form.text("company").trim();
    const typed = { name: form.text("name"), email: form.text("email").trim(), company };
    const { name, email } = typed;
    const password = form.text("password");
    try {
      await signUp(caller, { name, email, password, ...(company !== "" && { company }) });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 400) throw error;
      const errors = new FormErrors(error, Object.keys(SIGN_UP_LABELS));
      return signUpPage({ typed, errors, wayBack });
    }
    return context.redirect(signInPath(wayBack, "new"), 303);
  });

  site.on("get", "/sign-in", (context) =>
    signInPage({
      email: "",
      errors: new FormErrors(),
      wayBack: ownPath(context.req.query("to") ?? ""),
      notice: NOTICES.get(context.req.query("why") ?? ""),
    }),
  );

  site.on("post", "/sign-in", async (context, caller) => {
    const wayBack = ownPath(context.req.query("to") ?? "");
    const form = await readForm(context);
    const email = form.text("email").trim();
    try {
      keepSession(context, await signIn(caller, { email, password: form.text("password") }));
    } catch (error) {
      const told = error instanceof Problem ? notSignedIn(error) : undefined;
      if (told === undefined) throw error;
      const { status, headers } = told;
      return signInPage({ email, errors: new FormErrors(told), wayBack, status, headers });
    }
    return context.redirect(wayBack, 303);
  });

  site.on("post", "/sign-out", async (context, caller) => {
    const session = signedInAs(context)?.session;
    const isEverywhere = (await readForm(context)).text("everywhere") === "true";
    if (session !== undefined) {
      const end = isEverywhere ? signOutEverywhere : signOut;
      accounts.tokens.forget(session);
      await end(caller, session).catch((error: unknown) => {
        // It is over already, or ends here at least; elsewhere it can only be ended by identity.
        if (isEverywhere && !(error instanceof Problem && error.status === 401)) throw error;
      });
    }
    forgetSession(context);
    return context.redirect("/", 303);
  });

  site.on(
    "get",
    "/my/applications",
    accounts.signedIn(async (context, caller) => {
      const cursor = context.req.query("cursor") ?? "";
      return myApplicationsPage(await listApplications(caller, cursor), cursor);
    }),
  );
}

/** The problem of a sign-in in words that tell nobody whether there is such an account. */
function notSignedIn({ status, code, headers }: Problem): Problem | undefined {
  if (status === 401 || status === 400)
    return new Problem(status, code, "The e-mail address or the password is wrong.");
  if (status !== 429) return undefined;
  const seconds = headers["retry-after"] ?? "60";
  const title = `Too many attempts. Please try again in ${seconds} seconds.`;
  return new Problem(status, code, title, { headers: { "retry-after": seconds } });
}
