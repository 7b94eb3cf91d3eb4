/**
 * Escapes text that Terraform must not read as a template: strings of the synthesised JSON are
 * templates, so a dashboard's `${variable}` or a log format's `%{x}` would be evaluated.
 */
export function literal(text: string): string {
  return text.replaceAll(/([$%])\{/g, (_, sign: string) => `${sign}${sign}{`);
}
