import { createHash } from "node:crypto";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Connections } from "./connections";
import { type Image, imageName } from "./image";
import type { Connectable, PodPeer } from "./peer";
import type { Pod, PodProps } from "./pod";
import { declareDemand } from "./resource-demand";
import { runToEnd } from "./run-to-end";

export interface TaskProps extends Omit<PodProps, "logs" | "placement" | "image"> {
  /** It is run once with each, one after the other. */
  readonly images: readonly [Image, ...Image[]];
  /** The task is killed and has failed after this time. @default 600 */
  readonly deadlineSeconds?: number;
  /** Further tries after a failure. @default 3 */
  readonly retries?: number;
}

/**
 * A program that runs to its end once for each image: what is given `ended` in `waitsFor` starts after that, and a
 * deploy in which it fails has changed nothing of these. Its Job stays until an image takes its place, as one that had
 * gone would be made again.
 */
export class Task extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly pod: Pod;
  /** All of its runs. */
  readonly ended: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const { images, namespace } = props;
    const { dependsOn, ...parts } = runToEnd(this, { ...props, image: images[0] });
    this.pod = parts.pod;
    this.peer = parts.peer;
    this.connections = parts.connections;
    this.ended = this.addRuns(props, dependsOn);
    declareDemand(namespace, { workload: this, pods: 1, perPod: this.pod.resources });
  }

  private addRuns(props: TaskProps, dependsOn: readonly ITerraformDependable[]): JobV1[] {
    const runs: JobV1[] = [];
    for (const [index, image] of props.images.entries()) {
      const release = { instance: props.name, image };
      const labels = this.pod.labels(release);
      const spec = () => ({
        activeDeadlineSeconds: props.deadlineSeconds ?? 600,
        backoffLimit: props.retries ?? 3,
        template: this.pod.template(release),
      });
      // What a Job runs can't be changed: another image is another Job.
      const name = `${props.name}-${hash(imageName(image))}`;
      const run = new JobV1(this, index === 0 ? "Job" : `Job${index + 1}`, {
        metadata: { name, namespace: props.namespace.name, labels },
        spec: spec(),
        waitForCompletion: true,
        timeouts: { create: "15m", update: "15m", delete: "5m" },
        dependsOn: [...dependsOn, ...runs],
      });
      this.pod.onChange(() => run.putSpec(spec()));
      runs.push(run);
    }
    return runs;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
