import * as z from "zod/mini";
import { Problem } from "../../http/problem";
import type { ApiRole, RoleApis, RoleRequest } from "../role-apis";

const problemAnswer = z.object({
  type: z.string().check(z.regex(/^\/docs#[a-z-]+$/)),
  title: z.string(),
  errors: z.optional(z.array(z.object({ at: z.string(), rule: z.string() }))),
});

/** Seconds after which a visitor may try again, when nobody says a better number. */
const RETRY_AFTER = "5";

/** Something to be done waits for a disk, another role or a password's hash; below the time that a request has. */
export const WRITE = { method: "POST", deadlineMilliseconds: 8_000 } as const;

/** Asks other roles for the sake of one request. */
export class Caller {
  /** @param headers what is passed on of the request: its id and its trace. */
  constructor(
    private readonly apis: RoleApis,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** The same, with a permission. */
  with(token: string): Caller {
    return new Caller(this.apis, { ...this.headers, authorization: `Bearer ${token}` });
  }

  /**
   * @param schema what is needed of the answer; more of it is left.
   * @throws Problem the role's own, or 503 `<role>-unavailable` when it cannot be asked or fails.
   */
  async ask<Schema extends z.ZodMiniType>(
    role: ApiRole,
    path: string,
    schema: Schema,
    request: RoleRequest = {},
  ): Promise<z.output<Schema>> {
    const response = await this.#send(role, path, request);
    const read = z.safeParse(schema, await response.json().catch(unavailable(role)));
    if (!read.success) throw unavailableRole(role, read.error);
    return read.data;
  }

  /** Asks for something to be done, whose answer says nothing further. @throws Problem as `ask` */
  async tell(role: ApiRole, path: string, request: RoleRequest): Promise<void> {
    await (await this.#send(role, path, request)).body?.cancel();
  }

  async #send(role: ApiRole, path: string, request: RoleRequest): Promise<Response> {
    const headers = { ...this.headers, ...request.headers };
    const asked = this.apis.ask(role, path, { ...request, headers });
    const response = await asked.catch(unavailable(role));
    if (response.ok) return response;
    throw problemOf(role, response, await response.json().catch(unavailable(role)));
  }
}

function problemOf(role: ApiRole, { status, headers }: Response, body: unknown): Problem {
  const said = z.safeParse(problemAnswer, body);
  if (!said.success || (status >= 500 && status !== 503)) return unavailableRole(role, body);
  const { type, title, errors = [] } = said.data;
  const retryAfter = headers.get("retry-after") ?? (status === 503 ? RETRY_AFTER : undefined);
  return new Problem(status, type.slice("/docs#".length), title, {
    errors,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  });
}

function unavailable(role: ApiRole) {
  return (cause: unknown): never => {
    throw unavailableRole(role, cause);
  };
}

function unavailableRole(role: ApiRole, cause: unknown): Problem {
  return new Problem(503, `${role}-unavailable`, `The role ${role} does not answer.`, {
    headers: { "retry-after": RETRY_AFTER },
    cause,
  });
}
