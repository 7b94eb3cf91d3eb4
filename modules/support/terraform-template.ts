/**
 * Escapes text that Terraform must not read as a template: strings of the synthesised JSON are
 * templates, so a shell's `${variable}` or a log format's `%{x}` would be evaluated. Tokens of cdktf,
 * such as an attribute of a data source, stay what they are.
 */
export function literal(text: string): string {
  return text.replaceAll(/([$%])\{(?!TfToken\[)/g, (_, sign: string) => `${sign}${sign}{`);
}

/** Undoes `literal`: what Terraform makes of the text. */
export function plainText(text: string): string {
  return text.replaceAll(/([$%])\1\{/g, (_, sign: string) => `${sign}{`);
}

/** A value in which every string is literal, however deep; its shape stays. */
export function literals<Value>(value: Value): Value;
export function literals(value: unknown): unknown {
  if (typeof value === "string") {
    return literal(value);
  }
  if (Array.isArray(value)) {
    return value.map((child: unknown) => literals(child));
  }
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, literals(child)]))
    : value;
}

/** A value as JSON in which Terraform reads no template but the tokens of cdktf. */
export function literalJson(value: unknown): string {
  return JSON.stringify(literals(value));
}

function isPlainObject(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
