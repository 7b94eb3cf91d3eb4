import { stringify } from "yaml";
import type { PodPeer } from "../../modules/kubernetes/peer";
import type { Kubectl } from "./kubectl";
import { realPods } from "./real-pods";
import type { Connector, PodName } from "./try-connection";

/** A program that waits in a pod and, when executed there, tries to open a connection. */
export interface Probe extends Connector {
  readonly image: string;
  readonly idle: readonly string[];
}

export const AGNHOST: Probe = {
  image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
  idle: ["/agnhost", "pause"],
  connect: ["/agnhost", "connect", "--timeout=3s", "{address}"],
};

export interface ProbePod extends PodName {
  readonly peer: PodPeer;
  readonly ip: string;
}

const OWNER = "connection-probes";

/**
 * Starts a pod beside each peer, with the peer's labels and so under its policies. It belongs to a
 * ConfigMap, lest a DaemonSet or ReplicaSet adopts it, and is never Ready, lest a Service sends it
 * traffic.
 *
 * @returns the running ones; a node that only simulates pods has none.
 * @throws Error when the API server refuses one, or it doesn't run within a minute.
 */
export async function startProbes(
  kubectl: Kubectl,
  probe: Probe,
  peers: readonly PodPeer[],
): Promise<ProbePod[]> {
  for (const namespace of namespacesOf(peers)) {
    await kubectl.text(["create", "configmap", OWNER, `--namespace=${namespace}`]);
    const uid = await kubectl.text([
      "get",
      "configmap",
      OWNER,
      `--namespace=${namespace}`,
      "--output=jsonpath={.metadata.uid}",
    ]);
    const pods = peers
      .filter((peer) => peer.namespace.name === namespace)
      .map((peer) => stringify(probePod(probe, peer, uid)));
    await kubectl.text(["create", "--filename=-"], { input: pods.join("---\n") });
  }
  return (await Promise.all(peers.map((peer) => runningProbe(kubectl, peer)))).flat();
}

async function runningProbe(kubectl: Kubectl, peer: PodPeer): Promise<ProbePod[]> {
  const name = probeName(peer);
  const namespace = peer.namespace.name;
  const running = "--for=jsonpath={.status.phase}=Running";
  await kubectl.text(["wait", running, "--timeout=60s", `--namespace=${namespace}`, `pod/${name}`]);
  const pods = await realPods(kubectl, namespace, peer.podLabels);
  const ip = pods.find(({ metadata }) => metadata.name === name)?.status.podIP;
  return ip === undefined ? [] : [{ peer, namespace, name, ip }];
}

/** Removes what `startProbes` made. */
export async function stopProbes(kubectl: Kubectl, peers: readonly PodPeer[]): Promise<void> {
  const options = ["--ignore-not-found", "--grace-period=1"];
  await Promise.all(
    [...namespacesOf(peers)].map((namespace) => {
      const pods = peers
        .filter((peer) => peer.namespace.name === namespace)
        .map((peer) => `pod/${probeName(peer)}`);
      const objects = [`configmap/${OWNER}`, ...pods];
      return kubectl.run(["delete", ...objects, `--namespace=${namespace}`, ...options]);
    }),
  );
}

function probeName({ name }: PodPeer): string {
  return `probe-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}

function namespacesOf(peers: readonly PodPeer[]): Set<string> {
  return new Set(peers.map(({ namespace }) => namespace.name));
}

function probePod(probe: Probe, peer: PodPeer, ownerUid: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: probeName(peer),
      namespace: peer.namespace.name,
      labels: { ...peer.podLabels },
      ownerReferences: [
        { apiVersion: "v1", kind: "ConfigMap", name: OWNER, uid: ownerUid, controller: true },
      ],
    },
    spec: {
      automountServiceAccountToken: false,
      readinessGates: [{ conditionType: "example.com/never-ready" }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_532,
        seccompProfile: { type: "RuntimeDefault" },
      },
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: "probe",
          image: probe.image,
          command: [...probe.idle],
          // Each attempt starts a program in it: with less CPU that alone takes seconds, and beside
          // a Node that waits there must be room for another.
          resources: {
            // One for each set of pods: thirty must fit beside what a small node has to do.
            requests: { cpu: "1m", memory: "64Mi" },
            limits: { cpu: "500m", memory: "128Mi" },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}
