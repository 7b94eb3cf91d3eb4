import type { Hono } from "hono";
import type { Settings } from "../config/config";
import type { ServiceEnv } from "../http/observed-response";
import { currentTrace } from "../observability/trace-context";
import type { Tracing } from "../observability/tracing";

/** Longer than another role takes that is well; its caller waits meanwhile. */
const DEADLINE_MILLISECONDS = 2_000;

/** Where each role is found whose API others ask. */
const ADDRESSES = {
  jobs: "JOBS_API",
  applicants: "APPLICANTS_API",
  identity: "IDENTITY_API",
} as const;
export type ApiRole = keyof typeof ADDRESSES;

export interface RoleRequest {
  /** @default GET */
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** @default 2,000 */
  readonly deadlineMilliseconds?: number;
}

/** How a role asks another one: within the process, without a socket, or over HTTP. */
export class RoleApis {
  #app: Hono<ServiceEnv> | undefined;

  /** @param tracing none: calls are no spans */
  constructor(
    private readonly settings: Pick<Settings, "ROLES" | (typeof ADDRESSES)[ApiRole]>,
    private readonly tracing?: Tracing,
  ) {}

  /** Who answers for the roles of this process. */
  connect(app: Hono<ServiceEnv>): void {
    this.#app = app;
  }

  /** Rejects when the other role cannot be reached in time. */
  async ask(role: ApiRole, path: string, request: RoleRequest = {}): Promise<Response> {
    const app = this.#isHere(role) ? this.#app : undefined;
    if (app !== undefined)
      return app.request(path, requestInit(request, currentTrace()?.traceparent), {});
    const call = () => this.#call(role, path, request);
    return this.tracing?.traceCall(role, request.method ?? "GET", call) ?? call();
  }

  #call(role: ApiRole, path: string, request: RoleRequest): Promise<Response> {
    const signal = AbortSignal.timeout(request.deadlineMilliseconds ?? DEADLINE_MILLISECONDS);
    const url = new URL(path, this.settings[ADDRESSES[role]]);
    const traceparent = currentTrace()?.traceparent ?? this.tracing?.traceparentOfNone();
    return fetch(url, { ...requestInit(request, traceparent), signal, redirect: "error" });
  }

  #isHere(role: ApiRole): boolean {
    const here: readonly string[] = this.settings.ROLES;
    return here.includes(role);
  }
}

/** @param traceparent of this process' span, between the caller's and the other role's. */
function requestInit(
  { method = "GET", headers, body }: RoleRequest,
  traceparent: string | undefined,
) {
  return {
    method,
    headers: {
      ...headers,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(traceparent !== undefined && { traceparent }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
