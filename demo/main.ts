import { type Environment } from "../modules/environment/environment";
import { processEnvironment, selectEnvironment } from "../environments/environments";
import { ProblemsError } from "../modules/support/problem";
import { ClusterError } from "../scripts/cluster-client/cluster-error";
import { kubeContexts } from "../scripts/cluster-client/kubectl";
import { ScriptError } from "../scripts/script";
import { demonstrate } from "./demonstration";
import { type DemonstrationOptions, USAGE, parseOptions } from "./options";
import { writeReport } from "./report/write-report";
import { contextOf, frontDoorOf, grafanaUrlOf } from "./target";
import { LiveView, painter } from "./terminal/live-view";
import { verdictRows } from "./terminal/summary";
import { exitCode, judge } from "./verdict/judge";

const NOT_STARTED = 2;
const INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const environment = selectEnvironment(processEnvironment());
  const frontDoor = frontDoorOf(environment, options);
  const recording = await demonstrate({
    environment,
    options,
    command: ["npm run demo", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    frontDoor,
    context: await contextToUse(environment, options),
    grafanaUrl: grafanaUrlOf(environment, options),
    signal: interruption(),
    audience: new LiveView(process.stdout, frontDoor.url.href, options.requestsPerSecond),
  });
  if (recording === undefined) {
    process.stdout.write("Nothing was started: see what is missing above.\n");
    return NOT_STARTED;
  }
  const judgement = judge(recording);
  process.stdout.write(
    `${verdictRows(recording, judgement, painter(process.stdout)).join("\n")}\n\n`,
  );
  const files = await writeReport(recording, judgement, options.reportFile);
  process.stdout.write(`Report: ${files.html}\nData:   ${files.json}\n`);
  return exitCode(recording, judgement);
}

/** @throws ClusterError when the kubeconfig has contexts, but not the environment's. */
async function contextToUse(
  environment: Environment,
  { withoutCluster }: DemonstrationOptions,
): Promise<string | undefined> {
  if (withoutCluster) {
    return undefined;
  }
  const wanted = contextOf(environment);
  const known = await kubeContexts();
  if (known.length > 0 && !known.includes(wanted)) {
    throw new ClusterError(
      "refused",
      `the kubeconfig has no context ${wanted}, which environment ${environment.name} names; it has ${known.join(", ")}`,
      environment.target === "azure"
        ? `az aks get-credentials -n ${wanted} -g …, another ENVIRONMENT, or --without-cluster`
        : "set KUBE_CONTEXT, select another ENVIRONMENT, or use --without-cluster",
    );
  }
  return known.includes(wanted) ? wanted : undefined;
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
    if (error instanceof ProblemsError || error instanceof ScriptError) {
      process.stderr.write(`${error.message}\n`);
    } else {
      throw error;
    }
  }
}

void run();
