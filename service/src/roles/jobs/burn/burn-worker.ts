import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";
import { workerData } from "node:worker_threads";

/** What a burn thread is told. */
export interface BurnOrder {
  /** How long; the thread ends by itself even if nobody stops it, whatever is done to the clock meanwhile. */
  readonly milliseconds: number;
  /** Share of the time that is burned; the rest is slept, so that a CPU quota is not used up before requests run. */
  readonly dutyPercent: number;
}

/** One turn of burning and sleeping: the period in which the kernel accounts a CPU quota. */
const PERIOD_MILLISECONDS = 100;

/** Least favourable nice value for this thread alone; on Linux a thread is a task with an id of its own. */
function yieldToRequests(): void {
  if (process.platform !== "linux") return;
  const threadId = Number(basename(readlinkSync("/proc/thread-self")));
  setPriority(threadId, constants.priority.PRIORITY_LOW);
}

function burn({ milliseconds, dutyPercent }: BurnOrder): void {
  const endsAt = performance.now() + milliseconds;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const busyMilliseconds = (PERIOD_MILLISECONDS * dutyPercent) / 100;
  while (performance.now() < endsAt) {
    const restAt = performance.now() + busyMilliseconds;
    while (performance.now() < restAt) Math.sqrt(Math.random());
    if (dutyPercent < 100) Atomics.wait(sleeper, 0, 0, PERIOD_MILLISECONDS - busyMilliseconds);
  }
}

yieldToRequests();
const order: BurnOrder = workerData;
burn(order);
