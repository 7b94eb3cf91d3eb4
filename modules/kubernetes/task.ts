import { createHash } from "node:crypto";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Connections } from "./connections";
import { type Image, imageName } from "./image";
import { Manifests } from "./manifests";
import { type Connectable, type PodPeer, workloadPeer } from "./peer";
import { Pod, type PodProps } from "./pod";
import { declareDemand } from "./resource-demand";

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
    const { name, namespace, partOf, images } = props;
    this.pod = new Pod(
      this,
      "Pod",
      { ...props, image: images[0], placement: "anywhere" },
      { ports: [], probes: null, restartPolicy: "Never" },
    );
    this.peer = workloadPeer(name, namespace, []);
    this.connections = new Connections(this, "Connections", {
      peer: this.peer,
      partOf,
      pod: this.pod,
      fqdnPolicies: props.cluster?.fqdnPolicies,
    });
    const customResources =
      this.pod.manifests.length > 0
        ? [
            new Manifests(this, "CustomResources", {
              name,
              namespace: namespace.name,
              manifests: this.pod.manifests,
              dependsOn: this.pod.dependsOn,
            }).release,
          ]
        : [];
    this.ended = this.addRuns(props, customResources);
    declareDemand(namespace, { workload: this, pods: 1, perPod: this.pod.resources });
  }

  private addRuns(props: TaskProps, customResources: readonly ITerraformDependable[]): JobV1[] {
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
        dependsOn: [...this.pod.podDependsOn, ...customResources, ...runs],
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
