import { OLDER_CACHE } from "../backing/environment";
import { clusterObjects } from "../cluster-objects";
import { connect } from "../connect";
import { diagnosis } from "../diagnosis";
import { versions } from "../versions";
import type { Arguments } from "../../arguments";
import { EXIT, type ExitCode, runScript, ScriptError } from "../../script";
import { printResult, writeReports } from "../../steps/report";
import { playSteps, type Step } from "../../steps/step";
import { backingServicesFail } from "./data/backing-services-fail";
import type { Stage } from "./platform-deploy";
import { apiServerAway } from "./steps/api-server-away";
import { credentialsEnded } from "./steps/credentials-ended";
import { destroyed } from "./steps/destroyed";
import { interrupted } from "./steps/interrupted";
import { killed } from "./steps/killed";
import { neverReady } from "./steps/never-ready";

const OPTIONS = { "older-cache": OLDER_CACHE } as const;

const DEPLOYS: Readonly<Record<string, (stage: Stage) => Step>> = {
  interrupted,
  killed,
  "api-server-away": apiServerAway,
  "credentials-ended": credentialsEnded,
  "never-ready": neverReady,
};

const FAILURES: Readonly<Record<string, (stage: Stage, olderCache: boolean) => Step[]>> = {
  ...Object.fromEntries(
    Object.entries(DEPLOYS).map(([name, failure]) => [
      name,
      (stage: Stage) => [failure(stage), destroyed(stage)],
    ]),
  ),
  "backing-services": backingServicesFail,
};

const USAGE = {
  command: "npm run test:failures",
  does: "Has deploys to the cluster of `local` fail in every way, or in the named ones, and shows that the next one converges and nothing is orphaned; then kills the backing services, and deletes the database's volume. Takes an empty cluster, and leaves one.",
  takes: "[FAILURE…]",
  options: OPTIONS,
};

async function main({ positionals, values }: Arguments<typeof OPTIONS>): Promise<ExitCode> {
  const unknown = positionals.filter((name) => !(name in FAILURES));
  if (unknown.length > 0) {
    const known = Object.keys(FAILURES).join(", ");
    throw new ScriptError(`no failure ${unknown.join(", ")}; there are ${known}`);
  }
  const failures = Object.entries(FAILURES)
    .filter(([name]) => positionals.length === 0 || positionals.includes(name))
    .map(([, failure]) => failure);
  const { environment, kubectl } = await connect();
  const stage: Stage = { environment, kubectl, before: await clusterObjects(kubectl) };
  const steps = failures.flatMap((failure) => failure(stage, values["older-cache"]));
  const results = await playSteps(steps, {
    onResult: printResult,
    diagnose: () => diagnosis(kubectl),
  });
  writeReports("cdktf.out/test-failures", "test:failures", await versions(kubectl), results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

void runScript(USAGE, main);
