import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { BurnOrder } from "../../../../src/roles/jobs/burn/burn-worker";

const workerFile = join(__dirname, "../../../../dist/burn-worker.js");

test("a burn ends after its seconds although the clock is set back meanwhile", async () => {
  const order: BurnOrder = { milliseconds: 300, dutyPercent: 50 };
  // The clock of this thread loses an hour after it was looked at once.
  const setBack = `
    const now = Date.now;
    let looks = 0;
    Date.now = () => now() - (looks++ === 0 ? 0 : 3_600_000);
    require(${JSON.stringify(workerFile)});`;
  const worker = new Worker(setBack, { eval: true, workerData: order });
  expect(await once(worker, "exit")).toEqual([0]);
});
