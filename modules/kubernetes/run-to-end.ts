import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { Connections } from "./connections";
import { Manifests } from "./manifests";
import { type PodPeer, workloadPeer } from "./peer";
import { Pod, type PodProps } from "./pod";

/** What a program that runs to its end has, whatever starts it. */
interface RunToEnd {
  readonly pod: Pod;
  readonly peer: PodPeer;
  readonly connections: Connections;
  /** What its runs wait for: everything that its pods mention. */
  readonly dependsOn: ITerraformDependable[];
}

/** Pods that listen nowhere and that nothing probes, with their connections and custom resources. */
export function runToEnd(scope: Construct, props: Omit<PodProps, "placement">): RunToEnd {
  const { name, namespace, partOf } = props;
  const pod = new Pod(
    scope,
    "Pod",
    { ...props, placement: "anywhere" },
    { ports: [], probes: null, restartPolicy: "Never" },
  );
  const peer = workloadPeer(name, namespace, []);
  const connections = new Connections(scope, "Connections", {
    peer,
    partOf,
    pod,
    fqdnPolicies: props.cluster?.fqdnPolicies,
  });
  const customResources =
    pod.manifests.length > 0
      ? [
          new Manifests(scope, "CustomResources", {
            name,
            namespace: namespace.name,
            manifests: pod.manifests,
            dependsOn: pod.dependsOn,
          }).release,
        ]
      : [];
  return { pod, peer, connections, dependsOn: [...pod.podDependsOn, ...customResources] };
}
