import { Token } from "cdktf";

/**
 * Escapes text that Terraform must not read as a template: strings of the synthesised JSON are
 * templates, so a dashboard's `${variable}` or a log format's `%{x}` would be evaluated.
 */
export function literal(text: string): string {
  return text.replaceAll(/([$%])\{/g, (_, sign: string) => `${sign}${sign}{`);
}

/**
 * A value as JSON in which Terraform reads no template but the tokens of cdktf: a string that holds
 * a token, such as an attribute of a data source, stays as it is.
 */
export function literalJson(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    typeof child === "string" && !Token.isUnresolved(child) ? literal(child) : child,
  );
}
