import { setTimeout } from "node:timers/promises";

/**
 * Asks twice a second whether something holds.
 *
 * @returns how long that took, in seconds
 * @throws Error when it doesn't hold in time.
 */
export async function until(
  what: string,
  limitMilliseconds: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  while (!(await holds())) {
    if (Date.now() - started > limitMilliseconds) {
      throw new Error(`after ${seconds()} s it isn't so that ${what}`);
    }
    await setTimeout(500);
  }
  return seconds();
}
