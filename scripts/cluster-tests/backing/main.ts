import type { LocalEnvironment } from "../../../modules/environment/environment";
import type { Arguments } from "../../arguments";
import type { Kubectl } from "../../cluster-client/kubectl";
import { EXIT, type ExitCode, runScript } from "../../script";
import { printResult, writeReports } from "../../steps/report";
import { playSteps, type Step } from "../../steps/step";
import { everythingIsReady } from "../checks/ready";
import { connectionsAreAsDeclared } from "../checks/connections";
import { clusterObjects } from "../cluster-objects";
import { connect } from "../connect";
import { destroy } from "../deployment-steps";
import { diagnosis } from "../diagnosis";
import { PROBE_OPTIONS, probeOf } from "../options";
import { versions } from "../versions";
import { admission, ownOnly } from "./admission-step";
import { alertsHaveTheirMetrics } from "./alert-metrics-step";
import { alertsFire } from "./alerts-step";
import { backedUp } from "./backup-step";
import { deadLetters, nodeKilled, nothingLost } from "./broker-steps";
import { claimGrows } from "./claim-step";
import { deployedWith } from "./deploy-step";
import { DELIVERY_LIMIT, OLDER_CACHE, withBackingServices } from "./environment";
import { renewal } from "./renewal-step";
import { appliedFor } from "./roles/apply-step";
import { withSeparateRoles } from "./roles/environment";
import { pagesWork } from "./roles/pages-step";
import { pathsLead } from "./roles/paths-step";
import { notifierScales } from "./roles/scaling-step";
import { databasesApart, databasesBackedUp } from "./roles/databases-step";
import { roomTaken } from "./room-taken";
import { services } from "./services";
import { JAEGER_ENDPOINT, jaegerGoes, jaegerStarts } from "./traces/jaeger-step";
import { traceIsFound, withTracesTo } from "./traces/trace-step";

const MORE_ROOM = "6Gi";

const OPTIONS = {
  nodes: { type: "string", takes: "NUMBER", default: "3", help: "of the broker: 1, 3, 5 or 7" },
  "older-cache": OLDER_CACHE,
  keda: {
    type: "boolean",
    default: false,
    help: "scales the job board's notifier by its queue, which takes 10 minutes more",
  },
  jaeger: {
    type: "boolean",
    default: false,
    help: "has traces kept by a Jaeger that the test starts, for a cluster where Tempo can't run",
  },
  keep: { type: "boolean", default: false, help: "leaves everything deployed" },
  ...PROBE_OPTIONS,
} as const;

const USAGE = {
  command: "npm run test:backing",
  does: "Deploys everything with RabbitMQ, Valkey and PostgreSQL to the cluster of `local`, and shows who gets in, that certificates are renewed under load, and that alerts fire.",
  options: OPTIONS,
};

type Values = Arguments<typeof OPTIONS>["values"];

async function main({ values }: Arguments<typeof OPTIONS>): Promise<ExitCode> {
  const { environment: usual, kubectl } = await connect();
  const environment = values.jaeger ? withTracesTo(usual, JAEGER_ENDPOINT) : usual;
  const options = { nodes: Number(values.nodes), olderCache: values["older-cache"] };
  const before = await clusterObjects(kubectl);
  const own = withBackingServices(environment, options);
  const grown = withBackingServices(environment, options, MORE_ROOM);
  const confirmed = new Set<string>();
  const all = services(confirmed);
  const steps: Step[] = [
    ...(values.jaeger ? [jaegerStarts(kubectl)] : []),
    deployedWith(own),
    { name: "every controller has its pods", play: async () => everythingIsReady(kubectl) },
    { name: "what is requested, and used at rest", play: async () => roomTaken(kubectl) },
    alertsHaveTheirMetrics(kubectl),
    ...all.map((service) => admission(kubectl, service)),
    ...all.map((service) => ownOnly(kubectl, service)),
    ...all.map((service) => renewal(kubectl, service)),
    nodeKilled(kubectl, options.nodes, confirmed),
    nothingLost(kubectl, confirmed),
    deadLetters(kubectl, DELIVERY_LIMIT),
    backedUp(kubectl),
    alertsFire(kubectl),
    claimGrows(kubectl, grown, MORE_ROOM),
    ...rolesApart(kubectl, withSeparateRoles(grown, values.keda), values),
    ...(values.jaeger && !values.keep ? [jaegerGoes(kubectl)] : []),
    ...(values.keep ? [] : [destroy(kubectl, before)]),
  ];
  const results = await playSteps(steps, {
    onResult: printResult,
    diagnose: () => diagnosis(kubectl),
  });
  writeReports("cdktf.out/test-backing", "test:backing", await versions(kubectl), results);
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.ok;
}

/** The job board's roles become programs of their own. */
function rolesApart(kubectl: Kubectl, environment: LocalEnvironment, values: Values): Step[] {
  return [
    deployedWith(environment, "with the job board's roles apart"),
    { name: "every controller has its pods", play: async () => everythingIsReady(kubectl) },
    connectionsAreAsDeclared(kubectl, probeOf(values), environment),
    databasesApart(kubectl),
    appliedFor(kubectl),
    traceIsFound(kubectl, environment.platform.traces.endpoint),
    databasesBackedUp(kubectl),
    pathsLead(kubectl, environment.domain),
    pagesWork(kubectl, environment.domain),
    notifierScales(kubectl, values.keda),
  ];
}

void runScript(USAGE, main);
