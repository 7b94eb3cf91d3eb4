import { stringify } from "yaml";
import type { PodPeer } from "../../modules/kubernetes/peer";
import { NotPlayed } from "../steps/step";
import type { Kubectl } from "../cluster-client/kubectl";
import { realPods } from "../cluster-client/real-pods";

/** A program that waits in a pod and, when executed there, tries to open a connection. */
export interface Probe {
  readonly image: string;
  readonly idle: readonly string[];
  /** `{address}` stands for `IP:port`. Gives up after some seconds. */
  readonly connect: readonly string[];
}

export const AGNHOST: Probe = {
  image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
  idle: ["/agnhost", "pause"],
  connect: ["/agnhost", "connect", "--timeout=3s", "{address}"],
};

export interface ProbePod {
  readonly peer: PodPeer;
  readonly name: string;
  readonly ip: string;
}

const OWNER = "connection-probes";

/**
 * Starts a pod beside each peer, with the peer's labels and so under its policies. It belongs to a
 * ConfigMap, lest a DaemonSet or ReplicaSet adopts it, and is never Ready, lest a Service sends it
 * traffic.
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
  return Promise.all(peers.map((peer) => runningProbe(kubectl, peer)));
}

async function runningProbe(kubectl: Kubectl, peer: PodPeer): Promise<ProbePod> {
  const name = probeName(peer);
  const inNamespace = `--namespace=${peer.namespace.name}`;
  const running = "--for=jsonpath={.status.phase}=Running";
  await kubectl.text(["wait", running, "--timeout=60s", inNamespace, `pod/${name}`]);
  const pods = await realPods(kubectl, peer.namespace.name, peer.podLabels);
  const ip = pods.find(({ metadata }) => metadata.name === name)?.status.podIP;
  if (ip === undefined) {
    throw new NotPlayed("the nodes only simulate pods: nothing can be executed in them");
  }
  return { peer, name, ip };
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

/** Whether a connection gets through. A refusal is an answer too: the packet has arrived. */
export async function connects(
  kubectl: Kubectl,
  probe: Probe,
  from: PodPeer,
  address: string,
): Promise<boolean> {
  const { code, stdout, stderr } = await execIn(kubectl, from, connectTo(probe, address));
  return code === 0 || isAnswer(`${stdout}${stderr}`);
}

/** agnhost says REFUSED, others what the system says. */
function isAnswer(text: string): boolean {
  return /REFUSED|connection refused|malformed|EOF|reset by peer/i.test(text);
}

function execIn(kubectl: Kubectl, peer: PodPeer, command: readonly string[]) {
  const where = [`--namespace=${peer.namespace.name}`, probeName(peer)];
  return kubectl.run(["exec", ...where, "--", ...command]);
}

function connectTo({ connect }: Probe, address: string): string[] {
  return connect.map((word) => word.replace("{address}", address));
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
          // Each attempt starts a program in it: with less CPU that alone takes seconds.
          resources: {
            requests: { cpu: "10m", memory: "64Mi" },
            limits: { cpu: "500m", memory: "64Mi" },
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
