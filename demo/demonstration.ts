import type { Environment } from "../modules/environment/environment";
import { Burns } from "./burns";
import { checkCertificate } from "./checks/certificate";
import { checkCluster } from "./checks/cluster";
import { checkService } from "./checks/service";
import { ClusterEvents } from "./cluster/cluster-events";
import { Kubectl } from "../scripts/cluster-client/kubectl";
import { KubectlProxy } from "../scripts/cluster-client/kubectl-proxy";
import { KubernetesApi } from "../scripts/cluster-client/kubernetes-api";
import { Workload } from "./cluster/workload";
import { FrontDoor, type FrontDoorOptions } from "./load/front-door";
import { PacedLoad } from "./load/paced-load";
import type { DemonstrationOptions } from "./options";
import { play } from "./play";
import { Recorder } from "./recorder";
import type { Check, Recording, Sample } from "./recording";
import { type ClusterSight, Sampler } from "./sampler";
import { SCENES } from "./scenes/all";
import { CutShort, Stage } from "./scenes/stage";
import { NAMESPACE, promisedBy, workloadOf } from "./target";

export interface DemonstrationParts {
  readonly environment: Environment;
  readonly options: DemonstrationOptions;
  readonly command: string;
  readonly frontDoor: FrontDoorOptions;
  /** Undefined to look from outside only. */
  readonly context: string | undefined;
  readonly grafanaUrl: URL;
  readonly signal: AbortSignal;
  readonly audience: Audience;
}

/** Who watches. */
export interface Audience {
  checked(checks: readonly Check[]): void;
  began(recorder: Recorder, stage: Stage): void;
  sampled(sample: Sample): void;
  ended(): void;
}

/**
 * Checks, plays and records.
 *
 * @returns undefined when something that is needed is missing: then nothing was started.
 * @throws ClusterError when the cluster can't be reached at all.
 */
export async function demonstrate(parts: DemonstrationParts): Promise<Recording | undefined> {
  const { context } = parts;
  if (context === undefined) {
    return run(parts, undefined);
  }
  const kubectl = new Kubectl(context);
  const proxy = await KubectlProxy.start(kubectl);
  const api = new KubernetesApi(proxy.socketPath);
  try {
    return await run(parts, {
      kubectl,
      workload: new Workload(api, NAMESPACE, workloadOf(parts.environment)),
    });
  } finally {
    api.close();
    await proxy.stop();
  }
}

async function run(
  parts: DemonstrationParts,
  found: Pick<ClusterSight, "workload" | "kubectl"> | undefined,
): Promise<Recording | undefined> {
  const { options, signal, audience } = parts;
  const promised = {
    ...promisedBy(parts.environment),
    requestsPerSecond: options.requestsPerSecond,
  };
  const recorder = new Recorder({ command: parts.command, target: targetOf(parts), promised });
  const frontDoor = new FrontDoor(parts.frontDoor);
  try {
    const cluster = await check(parts, frontDoor, recorder, found);
    audience.checked(recorder.checks);
    if (recorder.checks.some(({ outcome }) => outcome === "missing")) {
      return undefined;
    }
    await cluster?.events.take();
    const burns = new Burns(frontDoor);
    const load = new PacedLoad(frontDoor, options.requestsPerSecond);
    const groups = parts.environment.access;
    const stage = new Stage({ options, frontDoor, burns, recorder, cluster, groups, signal });
    const onSample = (sample: Sample) => audience.sampled(sample);
    const sampler = new Sampler({ recorder, frontDoor, load, burns, cluster, onSample });
    audience.began(recorder, stage);
    load.start();
    sampler.start();
    try {
      const scenes = options.scenes.map((name) => SCENES[name]);
      await stage.firstSample();
      await play(scenes, stage, recorder, signal);
    } catch (error) {
      if (!(error instanceof CutShort)) {
        throw error;
      }
    } finally {
      recorder.cutShort = signal.aborted ? String(signal.reason) : null;
      load.stop();
      await load.settled();
      await sampler.stop();
      audience.ended();
    }
    return recorder.recording();
  } finally {
    frontDoor.close();
  }
}

async function check(
  parts: DemonstrationParts,
  frontDoor: FrontDoor,
  recorder: Recorder,
  found: Pick<ClusterSight, "workload" | "kubectl"> | undefined,
): Promise<ClusterSight | undefined> {
  const certificate = await checkCertificate(parts.frontDoor);
  const service = await checkService(frontDoor);
  recorder.versions["node"] = process.version;
  recorder.versions["service"] = service.instance?.version ?? "unknown";
  const outside = [service.check, certificate];
  if (found === undefined) {
    recorder.checks = [
      ...outside,
      {
        name: "cluster",
        outcome: "noted",
        found: "not looked at",
        remedy: "without it only what is seen from outside can be judged",
      },
    ];
    return undefined;
  }
  const { workload, kubectl } = found;
  const inside = await checkCluster(workload, kubectl.context, recorder.promised);
  Object.assign(recorder.versions, inside.versions);
  recorder.clusterAheadSeconds = inside.clusterAheadSeconds;
  recorder.checks = [...inside.checks, ...outside];
  const { api, namespace, name } = workload;
  return inside.selector === undefined
    ? undefined
    : {
        workload,
        kubectl,
        selector: inside.selector,
        events: new ClusterEvents(api, namespace, name),
      };
}

function targetOf(parts: DemonstrationParts): Recording["target"] {
  const { environment, frontDoor, context, grafanaUrl } = parts;
  return {
    environment: environment.name,
    url: frontDoor.url.href,
    namespace: NAMESPACE,
    workload: workloadOf(environment),
    context: context ?? null,
    grafanaUrl: grafanaUrl.href,
  };
}
