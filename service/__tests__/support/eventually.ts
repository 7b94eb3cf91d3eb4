import { setTimeout as wait } from "node:timers/promises";

/** Asks again until the condition holds; fails with its last answer when it never does. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  holds: (answer: T) => boolean,
  timeoutMilliseconds = 15_000,
): Promise<T> {
  const until = Date.now() + timeoutMilliseconds;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > until) throw new Error(`never came true; last: ${JSON.stringify(answer)}`);
    await wait(20);
  }
}
