import { DEFAULT_REQUESTS_PER_SECOND, HIGHEST_REQUESTS_PER_SECOND } from "./load/paced-load";
import { DEFAULT_SCENE, SCENE_NAMES } from "./scenes/names";

/** The service's own limit. */
export const LONGEST_BURN_SECONDS = 180;

export const OPTIONS = {
  scenes: {
    type: "string",
    takes: "A,B",
    default: DEFAULT_SCENE,
    help: `what to play: all, or some of ${SCENE_NAMES.join(", ")}`,
  },
  url: {
    type: "string",
    takes: "URL",
    help: "where the service answers, if not at https://<domain>",
  },
  address: {
    type: "string",
    takes: "IP",
    help: "connects there instead of to what the URL's host resolves to",
  },
  "ca-file": {
    type: "string",
    takes: "FILE",
    help: "PEM of the authority that signed the certificate",
  },
  "grafana-url": {
    type: "string",
    takes: "URL",
    help: "where Grafana answers, if not at https://grafana.<domain>",
  },
  "without-cluster": {
    type: "boolean",
    default: false,
    help: "looks from outside only: fewer promises can be judged",
  },
  rate: {
    type: "string",
    takes: "N",
    default: String(DEFAULT_REQUESTS_PER_SECOND),
    help: `requests a second, 1 to ${HIGHEST_REQUESTS_PER_SECOND}`,
  },
  "burn-seconds": {
    type: "string",
    takes: "N",
    default: String(LONGEST_BURN_SECONDS),
    help: `length of a burn, 30 to ${LONGEST_BURN_SECONDS}`,
  },
  "burn-threads": { type: "string", takes: "N", default: "1", help: "threads of a burn, 1 to 8" },
  applications: {
    type: "string",
    takes: "N",
    default: "500",
    help: "applications that the scene apply sends, 50 to 2000",
  },
  report: {
    type: "string",
    takes: "FILE.html",
    help: "where the report goes, its data beside it as .json [demonstration.html]",
  },
  recording: {
    type: "string",
    takes: "FILE.json",
    help: "judges the data of an earlier run anew and writes its report beside it; plays nothing",
  },
  "database-stop": {
    type: "string",
    takes: "COMMAND",
    help: "takes the database away (scenes database-away and apply), and",
  },
  "database-start": {
    type: "string",
    takes: "COMMAND",
    help: "brings it back [the server in the cluster is scaled to 0, and back]",
  },
} as const;

export const USAGE = {
  command: "npm run demo",
  does: `Shows the autoscaling of the job board in the environment that ENVIRONMENT names, live and as a report.

Exit code: 0 every promise held; 1 one did not, or could not be judged; 2 not started; 130 cut short.`,
  options: OPTIONS,
};
