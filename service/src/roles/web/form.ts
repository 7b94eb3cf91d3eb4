import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import * as z from "zod/mini";
import type { ServiceEnv } from "../../http/observed-response";
import { problems, type BrokenRule, type Problem } from "../../http/problem";

/** What a visitor typed, by the name of the field. */
export class Form {
  readonly #fields: URLSearchParams;

  constructor(text: string) {
    this.#fields = new URLSearchParams(text);
  }

  /** All of it, except passwords: no page repeats one. */
  get toSendAgain(): readonly [name: string, value: string][] | undefined {
    return this.#fields.has("password") ? undefined : [...this.#fields];
  }

  /** The form's own key, which makes it be done once; another one when it has none, which is no reason to refuse it. */
  key(name: string): string {
    const key = this.text(name);
    return z.safeParse(z.uuid(), key).success ? key : randomUUID();
  }

  /** Line breaks travel as CR LF (HTML §4.10.21) and count as one character. Empty when the field is not there. */
  text(name: string): string {
    return (this.#fields.get(name) ?? "").replaceAll("\r\n", "\n");
  }
}

/** @throws Problem 413, 415 */
export async function readForm(context: Context<ServiceEnv>): Promise<Form> {
  if (context.env.outgoing?.isBodyTooLarge === true) throw problems.tooLarge();
  const mediaType = context.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== undefined && mediaType !== "application/x-www-form-urlencoded")
    throw problems.unsupportedMediaType();
  return new Form(await context.req.text());
}

/** What is wrong with a form: by field, and with it as a whole. */
export class FormErrors {
  readonly #fields = new Map<string, string>();
  readonly general: readonly string[];

  /** @param fields those that the form has. */
  constructor(problem?: Problem, fields: readonly string[] = []) {
    const broken = problem?.errors ?? [];
    for (const rule of broken)
      if (!this.#fields.has(fieldOf(rule))) this.#fields.set(fieldOf(rule), rule.rule);
    const elsewhere = broken.filter((rule) => !fields.includes(fieldOf(rule)));
    const isSaid = problem === undefined || broken.length > elsewhere.length;
    this.general = isSaid ? [] : [problem.title];
  }

  of(field: string): string | undefined {
    return this.#fields.get(field);
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.general.length === 0;
  }
}

/** `body.email`, `query.q` and `body.tags.0` are of the fields `email`, `q` and `tags`. */
function fieldOf({ at }: BrokenRule): string {
  return at.split(".")[1] ?? "";
}
