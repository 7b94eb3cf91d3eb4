import { z } from "zod";
import { parseCidr } from "./cidr";

/** `{ error, params: { remedy } }` of a refinement: the rule that is broken and what to do. */
export function rule(error: string, remedy: string): { error: string; params: { remedy: string } } {
  return { error, params: { remedy } };
}

/** Short lower-case name that goes into Azure names, labels and namespaces. */
export const slug = z
  .string()
  .refine(
    (value) => /^[a-z][a-z0-9]{1,7}$/.test(value),
    rule(
      "2 to 8 lower-case letters or digits, starting with a letter (a storage account's name has 24 characters in all)",
      "shorten it or drop other characters",
    ),
  );

/** A DNS name without a trailing dot (RFC 1123). */
export const hostname = z
  .string()
  .refine(
    (value) =>
      value.length <= 253 &&
      /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value),
    rule(
      "a lower-case DNS name of at least two labels, each of 1 to 63 letters, digits and inner hyphens",
      "write e.g. dev.jobs.example.com",
    ),
  );

/** A GUID; `remedy` says where to find it. */
export function guidFrom(remedy: string) {
  return z
    .string()
    .refine(
      (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
      rule("a GUID, 8-4-4-4-12 hexadecimal digits", remedy),
    );
}

export const guid = guidFrom("copy the object id from Entra or `az`");

export const emailAddress = z
  .string()
  .refine(
    (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
    rule("an e-mail address", "write e.g. platform@example.com"),
  );

/** An IPv4 range in its canonical form, e.g. 10.0.0.0/16. */
export const cidr = z
  .string()
  .refine(
    (value) => parseCidr(value) !== undefined,
    rule(
      "an IPv4 range `a.b.c.d/prefix` without bits set beyond its prefix",
      "write e.g. 10.0.0.0/16",
    ),
  );

/** A whole number within bounds, both included; `unit` is named in the message. */
export function integer(min: number, max: number, unit: string) {
  return z
    .number()
    .refine(
      (value) => Number.isInteger(value) && value >= min && value <= max,
      rule(`a whole number of ${unit} from ${min} to ${max}`, `write ${min} to ${max}`),
    );
}

/** A list that can't be empty. */
export function atLeastOne<Item extends z.ZodType>(item: Item, what: string, remedy: string) {
  return z.array(item).refine((values) => values.length > 0, rule(`at least one ${what}`, remedy));
}

/** Text that is not empty. */
export const text = z
  .string()
  .refine(
    (value) => value !== "",
    rule("text of at least one character", "write it, or remove the key"),
  );
