import * as z from "zod/mini";

/** Names and notes for the OpenAPI document; validation does not read them. */
export const documented = z.globalRegistry;

/** Half a surrogate pair is no text, and PostgreSQL stores no NUL. */
export const storable = z.refine(
  (text) => typeof text === "string" && text.isWellFormed() && !text.includes("\0"),
  "must be well-formed text",
);

export const oneLine = (longest: number) =>
  z.string().check(
    z.maxLength(longest),
    z.regex(/\S/, "must not be blank"),
    z.refine((text) => /^\P{Cc}*$/u.test(text), "must be one line"),
    storable,
  );

/** A whole number in a path or query; stricter than coercion, which would take "", "0x10" and "1e3". */
export const integerText = (form: RegExp, minimum: number, maximum: number) =>
  z
    .pipe(
      z.string().check(z.regex(form, `must be a whole number from ${minimum} to ${maximum}`)),
      z.transform(Number),
    )
    .register(documented, { type: "integer", minimum, maximum });

/** How many entries a page of a list has. */
export const DEFAULT_LIMIT = 20;
export const pageLimit = z
  .optional(integerText(/^([1-9][0-9]?|100)$/, 1, 100))
  .register(documented, { description: `Default ${DEFAULT_LIMIT}.` });
export const nextCursor = z
  .nullable(z.string())
  .register(documented, { description: "Null on the last page." });

export const jobId = z.int().check(z.minimum(1));
/** Fifteen digits: every one of them is exact in JSON and in both databases. */
export const jobIdParam = integerText(/^[1-9][0-9]{0,14}$/, 1, 999_999_999_999_999);
export const jobParams = z.object({ id: jobIdParam });

export const uuidParams = z.object({ id: z.uuid() });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    request_id: z.string(),
    errors: z.optional(z.array(z.object({ at: z.string(), rule: z.string() }))),
  })
  .register(documented, { id: "Problem" });

export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .optional(z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/)))
    .register(documented, {
      description: "The same key with the same body is stored once, however often it is sent.",
    }),
});
