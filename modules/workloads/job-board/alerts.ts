import type { AlertRule } from "../../alerts/alert-rules";
import { NAME } from "./names";
import { ROLES } from "./roles";
import { SINCE_SEPARATE, SINCE_TOGETHER, type SinceSuccess } from "./since-success";

const JOB_BOARD = 'namespace="job-board"';

/** What differs between one program and several. */
interface Conditions {
  /** Somebody isn't served. */
  readonly down: string;
  readonly downSummary: string;
  /** A program has all its replicas and uses more than 80 % of the CPU that these request. */
  readonly busy: string;
  readonly since: SinceSuccess;
}

const TOGETHER: Conditions = {
  down: `sum(service_ready{${JOB_BOARD}} or vector(0)) == 0`,
  downSummary: "No instance of the job board is ready: nobody is served",
  busy: busy(NAME, JOB_BOARD),
  since: SINCE_TOGETHER,
};

const SERVICES = ROLES.filter(({ kind }) => kind === "service").map(({ name }) => name);
const SEPARATE: Conditions = {
  down: SERVICES.map(
    (name) => `sum(service_ready{${JOB_BOARD}, job="${name}"} or vector(0)) == 0`,
  ).join(" or "),
  downSummary:
    "A program of the job board has no instance that is ready: what needs it isn't served",
  busy: SERVICES.map((name) => busy(name, `${JOB_BOARD}, horizontalpodautoscaler="${name}"`)).join(
    " or ",
  ),
  since: SINCE_SEPARATE,
};

function busy(container: string, autoscalers: string): string {
  return [
    `sum(kube_horizontalpodautoscaler_status_current_replicas{${autoscalers}}) >= sum(kube_horizontalpodautoscaler_spec_max_replicas{${autoscalers}})`,
    `and sum(rate(container_cpu_usage_seconds_total{${JOB_BOARD}, container="${container}"}[5m]))`,
    `/ sum(kube_pod_container_resource_requests{${JOB_BOARD}, container="${container}", resource="cpu"}) > 0.8`,
  ].join(" ");
}

/** What somebody has to know of the job board; runbooks are in docs/runbooks/. */
export const JOB_BOARD_ALERTS: readonly AlertRule[] = alerts(TOGETHER);

/** The same, where its roles are programs of their own. */
export const SEPARATE_ALERTS: readonly AlertRule[] = alerts(SEPARATE);

function alerts({ down, downSummary, busy: isBusy, since }: Conditions): readonly AlertRule[] {
  return [
    {
      alert: "JobBoardDown",
      expr: down,
      for: "2m",
      severity: "critical",
      summary: downSummary,
    },
    {
      alert: "JobBoardErrors",
      expr: `sum(rate(http_requests_total{${JOB_BOARD}, status=~"5.."}[5m])) / sum(rate(http_requests_total{${JOB_BOARD}}[5m])) > 0.05`,
      for: "10m",
      severity: "critical",
      summary: "The job board fails {{ $value | humanizePercentage }} of its requests",
    },
    {
      alert: "JobBoardSlow",
      expr: `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{${JOB_BOARD}}[10m]))) > 1`,
      for: "15m",
      severity: "warning",
      summary:
        "Of 100 requests to the job board, 5 take longer than {{ $value | humanizeDuration }}",
    },
    {
      alert: "JobBoardSaturated",
      expr: `sum(rate(http_requests_rejected_total{${JOB_BOARD}}[5m])) > 0 or ${isBusy}`,
      for: "15m",
      severity: "warning",
      summary: "The job board has all its replicas and not enough CPU, or turns requests away",
    },
    {
      alert: "JobBoardDatabaseDown",
      expr: `min by (pod) (database_up{${JOB_BOARD}}) == 0`,
      for: "2m",
      severity: "critical",
      summary: "{{ $labels.pod }} doesn't reach the database of the job board",
    },
    {
      alert: "JobBoardMessagesUnsent",
      expr: `max(outbox_oldest_unsent_age_seconds{${JOB_BOARD}}) > 60`,
      for: "1m",
      severity: "warning",
      summary: "A message of the job board has waited {{ $value | humanizeDuration }} to be sent",
    },
    {
      alert: "JobBoardDeadLetters",
      expr: `max(dead_letters{${JOB_BOARD}}) > 0`,
      severity: "warning",
      summary: "{{ $value }} messages of the job board could not be worked on and are kept",
    },
    {
      alert: "JobBoardTracesLost",
      expr: `1 - sum(rate(trace_spans_sent_total{${JOB_BOARD}}[10m])) / sum(rate(trace_spans_ended_total{${JOB_BOARD}}[10m])) > 0.1`,
      for: "15m",
      severity: "warning",
      summary:
        "{{ $value | humanizePercentage }} of the job board's spans don't reach their receiver",
    },
    {
      alert: "JobBoardBackupTooOld",
      expr: `${since.backup} > 36 * 3600`,
      severity: "critical",
      summary: "The newest backup of the job board is {{ $value | humanizeDuration }} old",
    },
    {
      alert: "JobBoardRestoreDrillTooOld",
      expr: `${since.drill} > 8 * 86400`,
      severity: "warning",
      summary: "No backup of the job board was restored for {{ $value | humanizeDuration }}",
    },
    {
      alert: "JobBoardBurnInProgress",
      expr: `sum(burns_running{${JOB_BOARD}}) > 0`,
      severity: "info",
      summary: "{{ $value }} CPU burns are running: load on the job board is asked for",
    },
  ];
}
