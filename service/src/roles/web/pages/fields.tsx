import type { FormErrors } from "../form";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly errors: FormErrors;
  /** Said below the label. */
  readonly hint?: string;
}

/** What the fields of a form have in common, by name; what was not typed, or is not repeated, is empty. */
export function fieldsOf<Name extends string>(
  labels: Readonly<Record<Name, string>>,
  typed: Readonly<Partial<Record<NoInfer<Name>, string>>>,
  errors: FormErrors,
): (name: Name) => FieldProps {
  return (name) => ({ name, label: labels[name], value: typed[name] ?? "", errors });
}

interface InputProps extends FieldProps {
  /** @default text */
  readonly type?: "text" | "email" | "password";
  readonly inputmode?: "numeric";
  readonly autocomplete: string;
  readonly minlength?: number;
  readonly maxlength: number;
  /** @default true */
  readonly required?: boolean;
}

/** A line of text. */
export function TextInput({ name, label, value, errors, hint, ...input }: InputProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <Hint name={name} hint={hint} />
      <FieldError name={name} errors={errors} />
      <input
        id={name}
        name={name}
        value={value}
        required
        {...described(name, errors, hint)}
        {...input}
      />
    </div>
  );
}

interface AreaProps extends FieldProps {
  readonly maxlength: number;
  readonly rows: number;
  /** @default false */
  readonly required?: boolean;
}

export function TextArea({ name, label, value, errors, hint, ...area }: AreaProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <Hint name={name} hint={hint} />
      <FieldError name={name} errors={errors} />
      <textarea id={name} name={name} {...described(name, errors, hint)} {...area}>
        {/* The first line break of a text area is no part of its content. */}
        {`\n${value}`}
      </textarea>
    </div>
  );
}

function Hint({ name, hint }: { readonly name: string; readonly hint: string | undefined }) {
  return hint === undefined ? null : (
    <p id={`${name}-hint`} class="hint">
      {hint}
    </p>
  );
}

interface FieldErrorProps {
  readonly name: string;
  readonly errors: FormErrors;
}

/** What is wrong with a field, beside it. */
export function FieldError({ name, errors }: FieldErrorProps) {
  const rule = errors.of(name);
  return rule === undefined ? null : (
    <p id={`${name}-error`} class="error">
      {`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`}
    </p>
  );
}

/** What is wrong with the form, above it; each line leads to its field. */
export function ErrorSummary({ errors, labels }: SummaryProps) {
  if (errors.isEmpty) return null;
  const isOfFields = errors.general.length === 0;
  return (
    <div class="error-summary" role="alert">
      {isOfFields && <p>Nothing was sent yet. Please correct this:</p>}
      <ul>
        {errors.general.map((text) => (
          <li>{text}</li>
        ))}
        {Object.entries(labels).map(([name, label]) => {
          const rule = errors.of(name);
          return rule === undefined ? null : (
            <li>
              <a href={`#${name}`}>{sentence(label, rule)}</a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface SummaryProps {
  readonly errors: FormErrors;
  /** Of the form's fields, by name, in their order. */
  readonly labels: Readonly<Record<string, string>>;
}

function described(name: string, errors: FormErrors, hint: string | undefined) {
  const isWrong = errors.of(name) !== undefined;
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(isWrong ? [`${name}-error`] : []),
  ];
  return {
    ...(ids.length > 0 && { "aria-describedby": ids.join(" ") }),
    ...(isWrong && { "aria-invalid": "true" as const }),
  };
}

/** A rule as the API says it, for people: `must not be blank` becomes `Your name must not be blank.` */
export function sentence(label: string, rule: string): string {
  const text = rule.startsWith("must ") ? `${label} ${rule}` : `${label}: ${rule}`;
  return `${text}.`;
}
