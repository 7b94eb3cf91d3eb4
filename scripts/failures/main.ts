import { clusterObjects } from "../cluster/cluster-objects";
import { connect } from "../cluster/connect";
import { diagnosis } from "../cluster/diagnosis";
import { versions } from "../cluster/versions";
import { EXIT, type ExitCode, runScript } from "../script";
import { printResult, writeReports } from "../steps/report";
import { playSteps } from "../steps/step";
import { passInterruptsOn } from "../terraform/command";
import type { Stage } from "./platform-deploy";
import { apiServerAway } from "./steps/api-server-away";
import { credentialsEnded } from "./steps/credentials-ended";
import { destroyed } from "./steps/destroyed";
import { interrupted } from "./steps/interrupted";
import { killed } from "./steps/killed";
import { neverReady } from "./steps/never-ready";

const FAILURES = [interrupted, killed, apiServerAway, credentialsEnded, neverReady];

/**
 * `npm run test:failures`: has deploys to the cluster of `local` fail in every way and shows that
 * the next one converges and nothing is orphaned. Takes an empty cluster, and leaves one.
 */
async function main(): Promise<ExitCode> {
  passInterruptsOn();
  const { environment, kubectl } = await connect();
  const stage: Stage = { environment, kubectl, before: await clusterObjects(kubectl) };
  const steps = FAILURES.flatMap((failure) => [failure(stage), destroyed(stage)]);
  const results = await playSteps(steps, {
    onResult: printResult,
    diagnose: () => diagnosis(kubectl),
  });
  writeReports("cdktf.out/test-failures", "test:failures", await versions(kubectl), results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

void runScript(main);
