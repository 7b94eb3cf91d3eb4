import { clusterObjects } from "../cluster/cluster-objects";
import { connect } from "../cluster/connect";
import { diagnosis } from "../cluster/diagnosis";
import { versions } from "../cluster/versions";
import { EXIT, type ExitCode, runScript } from "../script";
import { printResult, writeReports } from "../steps/report";
import { playSteps } from "../steps/step";
import { passInterruptsOn } from "../terraform/command";
import { failureSteps } from "./failure-steps";

/**
 * `npm run test:failures`: interrupts deploys to the cluster of `local` in every way and shows that
 * the next one converges and nothing is orphaned. Takes an empty cluster, and leaves one.
 */
async function main(): Promise<ExitCode> {
  passInterruptsOn();
  const { environment, kubectl } = await connect();
  const before = await clusterObjects(kubectl);
  const results = await playSteps(failureSteps(kubectl, environment, before), {
    onResult: printResult,
    diagnose: () => diagnosis(kubectl),
  });
  writeReports("cdktf.out/test-failures", "test:failures", await versions(kubectl), results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

void runScript(main);
