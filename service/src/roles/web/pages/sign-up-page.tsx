import type { FormErrors } from "../form";
import { signInPath, signUpPath } from "../way-back";
import { ErrorSummary, fieldsOf, TextInput } from "./fields";
import type { Page } from "./layout";

export const SIGN_UP_LABELS = {
  name: "Your name",
  email: "E-mail address",
  password: "Password",
  company: "Company",
};

interface SignUpForm {
  readonly typed: { readonly name: string; readonly email: string; readonly company: string };
  readonly errors: FormErrors;
  readonly wayBack: string;
}

export function signUpPage({ typed, errors, wayBack }: SignUpForm): Page {
  const field = fieldsOf(SIGN_UP_LABELS, typed, errors);
  return {
    title: errors.isEmpty ? "Sign up" : "Not signed up",
    status: errors.isEmpty ? 200 : 400,
    content: (
      <section class="card form-card">
        <h1>Sign up</h1>
        <p>With an account you find your applications again, or post jobs for your company.</p>
        <ErrorSummary errors={errors} labels={SIGN_UP_LABELS} />
        <form method="post" action={signUpPath(wayBack)} class="stack">
          <TextInput {...field("name")} autocomplete="name" maxlength={200} />
          <TextInput {...field("email")} type="email" autocomplete="username" maxlength={254} />
          <TextInput
            {...field("password")}
            type="password"
            autocomplete="new-password"
            minlength={12}
            maxlength={200}
            hint="At least 12 characters. Several words are easy to remember."
          />
          <TextInput
            {...field("company")}
            autocomplete="organization"
            maxlength={200}
            required={false}
            hint="Only if you post jobs for one."
          />
          <button type="submit">Sign up</button>
        </form>
        <p>
          Do you have an account? <a href={signInPath(wayBack)}>Sign in</a>
        </p>
      </section>
    ),
  };
}
