import type { Hono } from "hono";
import type { Settings } from "../config/config";
import type { RoleName } from "../config/role-names";
import type { ServiceEnv } from "../http/observed-response";

/** Longer than another role takes that is well; its caller waits meanwhile. */
const DEADLINE_MILLISECONDS = 2_000;

/** How a role asks another one: within the process, without a socket, or over HTTP. */
export class RoleApis {
  #app: Hono<ServiceEnv> | undefined;

  constructor(private readonly settings: Pick<Settings, "ROLES" | "JOBS_API">) {}

  /** Who answers for the roles of this process. */
  connect(app: Hono<ServiceEnv>): void {
    this.#app = app;
  }

  /** Rejects when the other role cannot be reached in two seconds. */
  async get(role: RoleName & "jobs", path: string): Promise<Response> {
    const { ROLES, JOBS_API } = this.settings;
    if (ROLES.includes(role) && this.#app !== undefined)
      return this.#app.request(path, undefined, {});
    const signal = AbortSignal.timeout(DEADLINE_MILLISECONDS);
    return fetch(new URL(path, JOBS_API), { signal, redirect: "error" });
  }
}
