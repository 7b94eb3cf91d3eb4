import type { FormErrors } from "../form";
import { signInPath, signUpPath } from "../way-back";
import { ErrorSummary, fieldsOf, TextInput } from "./fields";
import type { Page } from "./layout";

const LABELS = { email: "E-mail address", password: "Password" };

interface SignInForm {
  readonly email: string;
  readonly errors: FormErrors;
  /** Where the visitor is led afterwards. */
  readonly wayBack: string;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Said above the form. */
  readonly notice?: string | undefined;
}

export function signInPage({ email, errors, wayBack, notice, ...answer }: SignInForm): Page {
  const field = fieldsOf(LABELS, { email }, errors);
  return {
    ...answer,
    title: errors.isEmpty ? "Sign in" : "Not signed in",
    content: (
      <section class="card form-card">
        <h1>Sign in</h1>
        {notice !== undefined && (
          <p class="state" role="status">
            {notice}
          </p>
        )}
        <ErrorSummary errors={errors} labels={LABELS} />
        <form method="post" action={signInPath(wayBack)} class="stack">
          <TextInput {...field("email")} type="email" autocomplete="username" maxlength={254} />
          <TextInput
            {...field("password")}
            type="password"
            autocomplete="current-password"
            maxlength={200}
          />
          <button type="submit">Sign in</button>
        </form>
        <p>
          No account yet? <a href={signUpPath(wayBack)}>Sign up</a>
        </p>
      </section>
    ),
  };
}
