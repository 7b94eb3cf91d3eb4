import { withDeadline } from "../http/deadline";
import { Problem } from "../http/problem";
import { isUnavailable, type Database } from "./database";

/** Probes ask more often than a database should be asked. */
const FRESH_MILLISECONDS = 1_000;
/** Below the kubelet's own default timeout of one second. */
const DEADLINE_MILLISECONDS = 800;

export interface DatabaseHealth {
  readonly up: boolean;
  readonly latencyMilliseconds: number;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** Class of the last failure, undefined when there was none; never its text, which may name hosts and users. */
  readonly lastError: string | undefined;
}

/** Asks the database whether it answers, at most once a second, and never waits longer than a probe would. */
export class DatabaseHealthCheck {
  #current: Promise<DatabaseHealth> | undefined;
  #freshUntil = 0;
  #lastError: string | undefined;

  constructor(private readonly database: Database) {}

  check(): Promise<DatabaseHealth> {
    if (this.#current === undefined || performance.now() > this.#freshUntil) {
      this.#freshUntil = performance.now() + FRESH_MILLISECONDS;
      this.#current = this.#ask();
    }
    return this.#current;
  }

  async #ask(): Promise<DatabaseHealth> {
    const startedAt = performance.now();
    let up = true;
    try {
      await withDeadline(this.#ping(), DEADLINE_MILLISECONDS);
    } catch (error) {
      up = false;
      this.#lastError = errorClass(error);
    }
    const latencyMilliseconds = performance.now() - startedAt;
    return {
      up,
      latencyMilliseconds,
      checkedAt: new Date().toISOString(),
      lastError: this.#lastError,
    };
  }

  /** A synchronous repository throws instead of rejecting. */
  async #ping(): Promise<void> {
    await this.database.ping();
  }
}

function errorClass(error: unknown): string {
  if (isUnavailable(error)) return error.reason;
  return error instanceof Problem ? "timeout" : "defect";
}
