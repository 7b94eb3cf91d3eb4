import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import type { Connections } from "./connections";
import type { Connectable, PodPeer } from "./peer";
import type { Pod, PodProps } from "./pod";
import { declareDemand } from "./resource-demand";
import { runToEnd } from "./run-to-end";

export interface CronTaskProps extends Omit<PodProps, "logs" | "placement"> {
  /** Five fields of cron: minute, hour, day of month, month, day of week. */
  readonly schedule: string;
  /** Name of the tz database in which the schedule is read. @default Etc/UTC */
  readonly timeZone?: string;
  /** The task is killed and counts as failed after this time. */
  readonly deadlineSeconds: number;
  /**
   * Whether the clock starts nothing, so that somebody does:
   * `kubectl create job <name of the run> --from=cronjob/<name>`. @default false
   */
  readonly suspended?: boolean;
  /** Further tries after a failure. @default 2 */
  readonly retries?: number;
  /** A start missed by more than this is skipped. @default 300 */
  readonly startingDeadlineSeconds?: number;
}

/** A program that runs by the clock, once at a time, and is kept for a day after it ended. */
export class CronTask extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  readonly cronJob: CronJobV1;

  constructor(scope: Construct, id: string, props: CronTaskProps) {
    super(scope, id);
    const { name, namespace, schedule, timeZone = "Etc/UTC" } = props;
    this.checkSchedule(schedule);
    const { dependsOn, ...parts } = runToEnd(this, props);
    this.pod = parts.pod;
    this.peer = parts.peer;
    this.connections = parts.connections;
    const release = { instance: name, image: props.image };
    const labels = this.pod.labels(release);
    const spec = () => ({
      schedule,
      timezone: timeZone,
      concurrencyPolicy: "Forbid",
      ...(props.suspended && { suspend: true }),
      startingDeadlineSeconds: props.startingDeadlineSeconds ?? 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          activeDeadlineSeconds: props.deadlineSeconds,
          backoffLimit: props.retries ?? 2,
          ttlSecondsAfterFinished: "86400",
          template: this.pod.template(release),
        },
      },
    });
    this.cronJob = new CronJobV1(this, "CronJob", {
      metadata: { name, namespace: namespace.name, labels },
      spec: spec(),
      dependsOn,
    });
    this.pod.onChange(() => this.cronJob.putSpec(spec()));
    declareDemand(namespace, { workload: this, pods: 1, perPod: this.pod.resources });
  }

  private checkSchedule(schedule: string): void {
    if (!/^(\S+\s+){4}\S+$/.test(schedule)) {
      reportProblem(this, {
        property: "schedule",
        value: schedule,
        rule: "five fields of cron: minute, hour, day of month, month, day of week",
        remedy: "write e.g. 15 3 * * * for 03:15 every day",
      });
    }
  }
}
