import { App } from "cdktf";
import { NAMESPACE } from "../../../modules/backing/names";
import type { Environment } from "../../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
  type Target,
} from "../../../modules/kubernetes/connection-graph";
import type { Peer, PeerPort, PodPeer } from "../../../modules/kubernetes/peer";
import { composeStacks } from "../../../stacks/compose";
import { NotPlayed, type Step } from "../../steps/step";
import type { Kubectl } from "../../cluster-client/kubectl";
import {
  type Probe,
  type ProbePod,
  startProbes,
  stopProbes,
} from "../../cluster-client/probe-pods";
import { tryConnection } from "../../cluster-client/try-connection";

interface Attempt {
  readonly from: ProbePod;
  readonly to: ProbePod;
  readonly port: PeerPort;
  readonly expected: boolean;
}

/** Attempts under way: most wait for a packet that is dropped. */
const AT_ONCE = 16;

/**
 * Between every two sets of pods that have a declared connection, exactly the declared ports are
 * open: tried by real connections from pod to pod.
 */
export function connectionsAreAsDeclared(
  kubectl: Kubectl,
  probe: Probe,
  environment: Environment,
): Step {
  return {
    name: "connections are as declared",
    play: async () => {
      const app = new App({ stackTraces: false });
      composeStacks(app, environment);
      return tryConnections(kubectl, probe, declaredConnections(app));
    },
  };
}

async function tryConnections(
  kubectl: Kubectl,
  probe: Probe,
  declared: readonly DeclaredConnection[],
): Promise<string> {
  const peers = podPeersOf(declared);
  if (peers.length < 2) {
    throw new NotPlayed("no connection between pods is declared");
  }
  try {
    const pods = await startProbes(kubectl, probe, peers);
    if (pods.length < peers.length) {
      throw new NotPlayed("the nodes only simulate pods: nothing can be executed in them");
    }
    const attempts = attemptsBetween(pods, declared);
    const open = await openAttempts(kubectl, probe, attempts);
    const wrong = attempts.filter((attempt) => open.has(attempt) !== attempt.expected);
    const forbidden = attempts.filter(({ expected }) => !expected);
    if (forbidden.length > 0 && forbidden.every((attempt) => open.has(attempt))) {
      throw new NotPlayed("no policy engine: not one forbidden connection is refused");
    }
    if (wrong.length > 0) {
      throw new Error(wrong.map(describe).join("\n"));
    }
    const counts = `${attempts.length - forbidden.length} open and ${forbidden.length} closed, between ${peers.length} sets of pods`;
    return [counts, ...reachedBy([...open])].join("; ");
  } finally {
    await stopProbes(kubectl, peers);
  }
}

/** Who reaches each of the backing services. */
function reachedBy(open: readonly Attempt[]): string[] {
  const services = Map.groupBy(
    open.filter(({ to }) => to.namespace === NAMESPACE),
    ({ to }) => to.peer.name,
  );
  return [...services].map(([service, attempts]) => {
    const clients = new Set(attempts.map(({ from }) => from.peer.name));
    return `${service} from ${[...clients].toSorted().join(", ")}`;
  });
}

/** Those that get through. A refusal is an answer too: the packet has arrived. */
async function openAttempts(
  kubectl: Kubectl,
  probe: Probe,
  attempts: readonly Attempt[],
): Promise<ReadonlySet<Attempt>> {
  const open = new Set<Attempt>();
  const queue = [...attempts];
  const tryAll = async (): Promise<void> => {
    for (let attempt = queue.shift(); attempt !== undefined; attempt = queue.shift()) {
      const { from, to, port } = attempt;
      const address = `${to.ip}:${port.port}`;
      if ((await tryConnection(kubectl, from, probe, address)) !== "silent") {
        open.add(attempt);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryAll));
  return open;
}

function podPeersOf(declared: readonly DeclaredConnection[]): PodPeer[] {
  const peers = declared
    .flatMap(({ from, to }) => [from, to])
    .filter((peer) => peer.kind === "pods")
    // Every pod of a namespace: the others of that namespace stand for it.
    .filter(({ podLabels }) => Object.keys(podLabels).length > 0);
  return [...new Map(peers.map((peer) => [keyOf(peer), peer])).values()];
}

function attemptsBetween(
  pods: readonly ProbePod[],
  declared: readonly DeclaredConnection[],
): Attempt[] {
  return pods.flatMap((from) =>
    pods
      .filter((to) => to !== from)
      .flatMap((to) =>
        to.peer.ports
          .filter(({ protocol = "TCP" }) => protocol === "TCP")
          // An address block may hold pods or not, as the policy engine has it.
          .filter((port) => !isOpenByAddress(declared, from.peer, to.peer, port))
          .map((port) => ({
            from,
            to,
            port,
            expected:
              isDeclared(declared, from.peer, to.peer, port) ||
              (from.peer.isolated === false && to.peer.isolated === false),
          })),
      ),
  );
}

function isDeclared(
  declared: readonly DeclaredConnection[],
  from: Peer,
  to: Peer,
  port: PeerPort,
): boolean {
  return declared.some(
    (connection) =>
      selects(connection.from, from) &&
      selects(connection.to, to) &&
      // Policies know numbers: two names of one number are open together.
      connection.to.ports.some(
        (known) => connection.ports.includes(known.name) && known.port === port.port,
      ),
  );
}

function isOpenByAddress(
  declared: readonly DeclaredConnection[],
  from: Peer,
  to: Peer,
  port: PeerPort,
): boolean {
  return declared.some(
    (connection) =>
      (connection.to.kind === "addresses" &&
        selects(connection.from, from) &&
        connection.to.ports.some((known) => known.port === port.port)) ||
      (connection.from.kind === "addresses" && selects(connection.to, to)),
  );
}

/** Whether a peer's selector also takes in the pods of another one. */
function selects(selector: Target, pods: Peer): boolean {
  return (
    selector.kind === "pods" &&
    pods.kind === "pods" &&
    selector.namespace.name === pods.namespace.name &&
    Object.entries(selector.podLabels).every(([key, value]) => pods.podLabels[key] === value)
  );
}

function keyOf(peer: Peer): string {
  return peer.kind === "pods" ? `${peer.namespace.name}/${peer.name}` : peer.name;
}

function describe({ from, to, port, expected }: Attempt): string {
  const verb = expected ? "doesn't reach" : "reaches";
  return `${keyOf(from.peer)} ${verb} ${keyOf(to.peer)}:${port.port}`;
}
