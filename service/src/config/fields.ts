import * as z from "zod/mini";

const WHOLE = /^[0-9]+$/;
const DECIMAL = /^[0-9]+(\.[0-9]+)?$/;

/** A number in decimal digits. Coercion would take "0x10", "1e3" and, as 0, white space. */
function decimal(form: RegExp, name: string, low: number, high: number, byDefault: number) {
  const isWithin = (text: string) => form.test(text) && Number(text) >= low && Number(text) <= high;
  const text = z.string().check(z.refine(isWithin, `must be ${name} from ${low} to ${high}`));
  return z._default(z.pipe(text, z.transform(Number)), byDefault);
}

function namesIn(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

export const count = (low: number, high: number, byDefault: number) =>
  decimal(WHOLE, "a whole number", low, high, byDefault);
export const seconds = (low: number, high: number, byDefault: number) =>
  decimal(DECIMAL, "a number of seconds", low, high, byDefault);
export const ratio = (byDefault: number) => decimal(DECIMAL, "a number", 0, 1, byDefault);
export const text = (byDefault: string) => z._default(z.string(), byDefault);
/** Names divided by commas. */
export const listOf = <const Names extends Record<string, string>>(names: z.ZodMiniEnum<Names>) =>
  z.pipe(z.pipe(z.string(), z.transform(namesIn)), z.array(names));
export const optionalText = z.optional(z.string());
/** A URL of one of the schemes, by what it has to be. */
export const urlOf = (schemes: RegExp, form: string) =>
  z
    .string()
    .check(z.refine((given) => schemes.test(given) && URL.canParse(given), `must be ${form}`));
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: "must be http:// or https://<host>",
});
