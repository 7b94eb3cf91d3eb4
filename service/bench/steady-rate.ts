import { setTimeout as wait } from "node:timers/promises";

/**
 * Sends at a steady rate, however long answers take.
 *
 * @param send is told how many were sent before, and when this one was due
 * @returns what all of them became.
 */
export async function atSteadyRate<T>(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  send: (index: number, dueAt: number) => Promise<T>,
): Promise<T[]> {
  const startedAt = performance.now();
  const sending: Promise<T>[] = [];
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const dueAt = startedAt + (sent * 1_000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await wait(early);
    sending.push(send(sent, dueAt));
  }
  return Promise.all(sending);
}
