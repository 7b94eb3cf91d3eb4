import { setTimeout as wait } from "node:timers/promises";
import type { Lifecycle } from "../lifecycle";
import type { Logger } from "../observability/logger";
import { isUnavailable, type Database } from "./database";

const FIRST_WAIT_MILLISECONDS = 100;
const LONGEST_WAIT_MILLISECONDS = 2_000;

/**
 * Prepares the database, again and again while it is only away, so that a service may start before its database.
 * @throws DatabaseUnavailable with reason `corrupt`, and anything that is a defect: waiting would not help.
 */
export async function prepareUntilReady(
  database: Database,
  lifecycle: Lifecycle,
  logger: Logger,
): Promise<void> {
  let waitMilliseconds = FIRST_WAIT_MILLISECONDS;
  while (lifecycle.state === "starting") {
    try {
      await database.prepare();
      lifecycle.markReady();
      logger.info("ready");
    } catch (error) {
      if (!isUnavailable(error) || error.reason === "corrupt") throw error;
      logger.warn("database not ready", { reason: error.reason, fault: error.fault });
      await wait(waitMilliseconds, undefined, { ref: false });
      waitMilliseconds = Math.min(waitMilliseconds * 2, LONGEST_WAIT_MILLISECONDS);
    }
  }
}
