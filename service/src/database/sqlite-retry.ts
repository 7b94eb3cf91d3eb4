import { setTimeout as wait } from "node:timers/promises";
import type { MaybePromise } from "./database";
import { isBusy, translateSqliteError } from "./sqlite-errors";

const FIRST_WAIT_MILLISECONDS = 2;
const LONGEST_WAIT_MILLISECONDS = 50;

/**
 * Runs at once; while another process holds the lock, again and again with pauses in which other requests go on.
 * SQLite's own waiting (`busy_timeout`) would stop the thread that answers everybody.
 * @param patienceMilliseconds how long the lock may be held before the caller is told.
 * @throws DatabaseUnavailable with reason `locked` when it was held longer.
 */
export function untilUnlocked<T>(patienceMilliseconds: number, run: () => T): MaybePromise<T> {
  try {
    return run();
  } catch (error) {
    if (!isBusy(error)) throw translateSqliteError(error);
    return retry(performance.now() + patienceMilliseconds, run);
  }
}

async function retry<T>(untilMilliseconds: number, run: () => T): Promise<T> {
  let pauseMilliseconds = FIRST_WAIT_MILLISECONDS;
  for (;;) {
    await wait(pauseMilliseconds);
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > untilMilliseconds)
        throw translateSqliteError(error);
    }
    pauseMilliseconds = Math.min(pauseMilliseconds * 2, LONGEST_WAIT_MILLISECONDS);
  }
}
