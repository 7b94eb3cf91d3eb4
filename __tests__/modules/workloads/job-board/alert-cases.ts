import type { AlertTest } from "../../../support/promtool";

/** A series of one pod of the job board. */
function series(metric: string, values: string, labels: Record<string, string> = {}) {
  const all = { namespace: "job-board", pod: "job-board-1", ...labels };
  const pairs = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return { series: `${metric}{${pairs.join(", ")}}`, values };
}

function requests(status: string, values: string) {
  return series("http_requests_total", values, { status });
}

function latency(le: string, values: string) {
  return series("http_request_duration_seconds_bucket", values, { le });
}

const container = { container: "job-board" };
const autoscaler = { horizontalpodautoscaler: "job-board" };
const critical = { severity: "critical" };
const warning = { severity: "warning" };
const info = { severity: "info" };

/** For each alert, when it fires and when it must not. */
export const cases: readonly AlertTest[] = [
  { alert: "JobBoardDown", input: [series("service_ready", "0x30")], fires: [critical] },
  { alert: "JobBoardDown", input: [], fires: [critical] },
  { alert: "JobBoardDown", input: [series("service_ready", "1x30")], fires: [] },
  {
    alert: "JobBoardErrors",
    input: [requests("200", "0+90x30"), requests("500", "0+10x30")],
    fires: [critical],
  },
  {
    alert: "JobBoardErrors",
    input: [requests("200", "0+98x30"), requests("500", "0+2x30")],
    fires: [],
  },
  {
    alert: "JobBoardSlow",
    input: [latency("1", "0+10x30"), latency("5", "0+100x30"), latency("+Inf", "0+100x30")],
    fires: [warning],
  },
  {
    alert: "JobBoardSlow",
    input: [latency("1", "0+99x30"), latency("5", "0+100x30"), latency("+Inf", "0+100x30")],
    fires: [],
  },
  {
    alert: "JobBoardSaturated",
    input: [series("http_requests_rejected_total", "0+5x30")],
    fires: [warning],
  },
  { alert: "JobBoardSaturated", input: busyWith(4), fires: [{ ...warning }] },
  { alert: "JobBoardSaturated", input: busyWith(3), fires: [] },
  {
    alert: "JobBoardDatabaseDown",
    input: [series("database_up", "0x30")],
    fires: [{ ...critical, pod: "job-board-1" }],
  },
  { alert: "JobBoardDatabaseDown", input: [series("database_up", "1x30")], fires: [] },
  {
    alert: "JobBoardMessagesUnsent",
    input: [series("outbox_oldest_unsent_age_seconds", "0+60x30")],
    fires: [warning],
  },
  {
    alert: "JobBoardMessagesUnsent",
    input: [series("outbox_oldest_unsent_age_seconds", "59x30")],
    fires: [],
  },
  { alert: "JobBoardDeadLetters", input: [series("dead_letters", "2x30")], fires: [warning] },
  { alert: "JobBoardDeadLetters", input: [series("dead_letters", "0x30")], fires: [] },
  {
    alert: "JobBoardTracesLost",
    input: [series("trace_spans_ended_total", "0+60x30"), series("trace_spans_sent_total", "0x30")],
    fires: [warning],
  },
  {
    alert: "JobBoardTracesLost",
    input: [
      series("trace_spans_ended_total", "0+60x30"),
      series("trace_spans_sent_total", "0+57x30"),
    ],
    fires: [],
  },
  // The clock of these tests starts at 0: 28 minutes are 1,680 s.
  {
    alert: "JobBoardBackupTooOld",
    input: [succeeded("job-board-backup", 1_680 - 36 * 3_600 - 60)],
    fires: [critical],
  },
  {
    alert: "JobBoardBackupTooOld",
    input: [created("job-board-backup", 1_680 - 36 * 3_600 - 60)],
    fires: [critical],
  },
  {
    alert: "JobBoardBackupTooOld",
    input: [
      created("job-board-backup", 1_680 - 90 * 86_400),
      succeeded("job-board-backup", 1_680 - 35 * 3_600),
    ],
    fires: [],
  },
  { alert: "JobBoardBackupTooOld", input: [], fires: [] },
  {
    alert: "JobBoardRestoreDrillTooOld",
    input: [succeeded("job-board-restore-drill", 1_680 - 8 * 86_400 - 60)],
    fires: [warning],
  },
  {
    alert: "JobBoardRestoreDrillTooOld",
    input: [succeeded("job-board-restore-drill", 1_680 - 7 * 86_400)],
    fires: [],
  },
  { alert: "JobBoardBurnInProgress", input: [series("burns_running", "1x30")], fires: [info] },
  { alert: "JobBoardBurnInProgress", input: [series("burns_running", "0x30")], fires: [] },
].map((each) => ({ at: "28m", ...each }));

/** As kube-state-metrics tells of a CronJob; times are seconds of the epoch. */
function succeeded(cronjob: string, at: number) {
  return cronJobTime("status_last_successful_time", cronjob, at);
}

function created(cronjob: string, at: number) {
  return cronJobTime("created", cronjob, at);
}

function cronJobTime(metric: string, cronjob: string, at: number) {
  const labels = `namespace="job-board", cronjob="${cronjob}"`;
  return { series: `kube_cronjob_${metric}{${labels}}`, values: `${at}x30` };
}

/** Replicas that use all the CPU they request, of at most 4. */
function busyWith(replicas: number) {
  return [
    series("kube_horizontalpodautoscaler_status_current_replicas", `${replicas}x30`, autoscaler),
    series("kube_horizontalpodautoscaler_spec_max_replicas", "4x30", autoscaler),
    series("container_cpu_usage_seconds_total", "0+15x30", container),
    series("kube_pod_container_resource_requests", "0.25x30", { ...container, resource: "cpu" }),
  ];
}
