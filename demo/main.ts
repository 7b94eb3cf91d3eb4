import { processEnvironment, selectEnvironment } from "../environments/environments";
import { ProblemsError } from "../modules/support/problem";
import { argumentsFault, parseArguments } from "../scripts/arguments";
import { ScriptError } from "../scripts/script";
import { contextToUse } from "./context";
import { demonstrate } from "./demonstration";
import { type DemonstrationOptions, optionsOf } from "./options";
import type { Recording } from "./recording";
import { readRecording } from "./report/read-recording";
import { reportFiles, writeRecording, writeReport } from "./report/write-report";
import { frontDoorOf, grafanaUrlOf } from "./target";
import { LiveView, painter } from "./terminal/live-view";
import { verdictRows } from "./terminal/summary";
import { USAGE } from "./usage";
import { exitCode, judge } from "./verdict/judge";

const NOT_STARTED = 2;
const INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(USAGE, args);
  if (typeof parsed === "string") {
    process.stdout.write(`${parsed}\n`);
    return 0;
  }
  const options = optionsOf(parsed.values);
  const { recordingFile } = options;
  if (recordingFile !== undefined) {
    const html = options.reportFile ?? recordingFile.replace(/\.json$/, "");
    return tell(readRecording(recordingFile), reportFiles(html).html);
  }
  const recording = await play(options, args);
  if (recording === undefined) {
    process.stdout.write("Nothing was started: see what is missing above.\n");
    return NOT_STARTED;
  }
  const { html, json } = reportFiles(options.reportFile);
  await writeRecording(recording, json);
  const code = await tell(recording, html);
  process.stdout.write(`Data:   ${json}\n`);
  return code;
}

/** @returns undefined when something is missing. */
async function play(
  options: DemonstrationOptions,
  args: readonly string[],
): Promise<Recording | undefined> {
  const environment = selectEnvironment(processEnvironment());
  const frontDoor = frontDoorOf(environment, options);
  return demonstrate({
    environment,
    options,
    command: ["npm run demo", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    frontDoor,
    context: options.withoutCluster ? undefined : await contextToUse(environment),
    grafanaUrl: grafanaUrlOf(environment, options),
    signal: interruption(),
    audience: new LiveView(process.stdout, frontDoor.url.href, options.requestsPerSecond),
  });
}

/** Says what came of a run, here and in its report. */
async function tell(recording: Recording, html: string): Promise<number> {
  const judgement = judge(recording);
  const rows = verdictRows(recording, judgement, painter(process.stdout));
  process.stdout.write(`${rows.join("\n")}\n\n`);
  await writeReport(recording, judgement, html);
  process.stdout.write(`Report: ${html}\n`);
  return exitCode(recording, judgement);
}

/** Ends the run in order at the first Ctrl-C, at once at the second. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (signal: string) => {
    if (controller.signal.aborted) {
      process.exit(INTERRUPTED);
    }
    controller.abort(`by ${signal === "SIGINT" ? "Ctrl-C" : signal}`);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.exitCode = NOT_STARTED;
    const fault = argumentsFault(error);
    if (fault !== undefined) {
      process.stderr.write(`${fault}: ${USAGE.command} -- --help says what there is\n`);
    } else if (error instanceof ProblemsError || error instanceof ScriptError) {
      process.stderr.write(`${error.message}\n`);
    } else {
      throw error;
    }
  }
}

void run();
