import type { RoleName } from "../config/role-names";
import type { LiveConfig } from "../config/live-config";
import type { Config, Settings } from "../config/config";
import type { OpenDatabase } from "../database/open-database";
import type { AnswerProblem } from "../http/errors";
import type { IdentityTokens } from "../identity-token/identity-tokens";
import type { Api } from "../http/operation";
import type { Lifecycle } from "../lifecycle";
import type { Messaging } from "../messages/messaging";
import type { InstanceLoad } from "../observability/instance-load";
import type { Logger } from "../observability/logger";
import type { RoleMetric } from "../observability/process-metrics";
import type { RequestMetrics } from "../observability/request-metrics";
import type { ComponentCheck } from "../routes/health";
import type { RoleApis } from "./role-apis";

/** What a process gives to each of its roles. */
export interface RoleHost {
  readonly settings: Settings;
  readonly config: Pick<LiveConfig, "current" | "hash">;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly load: InstanceLoad;
  readonly metrics: RequestMetrics;
  readonly database: OpenDatabase;
  readonly messaging: Messaging;
  readonly mail: Config["mail"];
  readonly cache: Config["cache"];
  readonly apis: RoleApis;
  /** Who asks. */
  readonly tokens: IdentityTokens;
  /** Holds the bundled workers, and the pages in `page`. */
  readonly folder: string;
}

/**
 * One of the programs that make the job board: a process of its own in a cluster, one of several in the process on a
 * laptop. It reaches another role's data over that role's API or messages only.
 */
export interface Role {
  readonly name: RoleName;
  addRoutes(api: Api): void;
  /** Tells a visitor in a browser what is wrong with an address that no route has. */
  readonly answerProblem?: AnswerProblem;
  /** Its part of `/healthz`, by name. */
  checks?(): Readonly<Record<string, ComponentCheck>>;
  readonly metrics?: readonly RoleMetric[];
  /** Begins nothing new and lets go of what it holds, while requests are still served. */
  stop?(): Promise<void>;
  /** Lets go of what requests need, after the last one. */
  close?(): Promise<void>;
}

/** What the file `<role>-role.ts` of a role's folder exports. */
export interface RoleModule {
  startRole(host: RoleHost): Promise<Role>;
}
