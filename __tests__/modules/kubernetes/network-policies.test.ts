import {
  type Arbitrary,
  array,
  assert,
  boolean,
  nat,
  property,
  record,
  subarray,
} from "fast-check";
import { Connections } from "../../../modules/kubernetes/connections";
import { Namespace } from "../../../modules/kubernetes/namespace";
import type { PodPeer } from "../../../modules/kubernetes/peer";
import { matrices } from "../../support/connection-matrix";
import { isAllowed, type Policy } from "../../support/network-policy";
import { policiesOf } from "../../support/objects";
import { originalJobBoard } from "../../support/original-job-board";
import { synthWorkloads } from "../../support/workload";

const http = { port: 80, protocol: "TCP" } as const;
const pod = (namespace: string, app: string) => ({ namespace, labels: { app } });
const policy = (spec: Policy["spec"]): Policy => ({ namespace: "a", spec });
const denyAll = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });

describe("the evaluator knows the rules of Kubernetes", () => {
  const web = pod("a", "web");
  const db = pod("a", "db");
  const stranger = pod("b", "web");
  const toDb = (spec: Partial<Policy["spec"]>) =>
    policy({ podSelector: { matchLabels: { app: "db" } }, ...spec });

  test.each<[string, Policy[], Parameters<typeof isAllowed>[1], typeof web, boolean]>([
    ["without a policy everything is open", [], stranger, db, true],
    ["a policy without rules closes the pods it selects", [denyAll], web, db, false],
    ["it closes no other namespace", [denyAll], stranger, pod("b", "db"), true],
    ["an empty rule opens to everybody", [toDb({ ingress: [{}] })], stranger, db, true],
    ["an empty list of rules opens to nobody", [toDb({ ingress: [] })], web, db, false],
    [
      "a pod selector alone means the policy's own namespace",
      [toDb({ ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] })],
      stranger,
      db,
      false,
    ],
    [
      "both selectors in one peer must match",
      [
        toDb({
          ingress: [
            {
              from: [
                {
                  podSelector: { matchLabels: { app: "web" } },
                  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } },
                },
              ],
            },
          ],
        }),
      ],
      web,
      db,
      false,
    ],
    [
      "a namespace selector that is empty means all namespaces",
      [toDb({ ingress: [{ from: [{ namespaceSelector: {} }] }] })],
      stranger,
      db,
      true,
    ],
    [
      "rules of several policies add up",
      [denyAll, policy({ podSelector: {}, ingress: [{}], egress: [{}] })],
      web,
      db,
      true,
    ],
    [
      "an egress rule without the ingress rule is not enough",
      [denyAll, policy({ podSelector: {}, policyTypes: ["Egress"], egress: [{}] })],
      web,
      db,
      false,
    ],
    [
      "a port without protocol is TCP",
      [toDb({ ingress: [{ ports: [{ port: 80 }] }] })],
      web,
      db,
      true,
    ],
    [
      "the same port of another protocol is closed",
      [toDb({ ingress: [{ ports: [{ port: 80, protocol: "UDP" }] }] })],
      web,
      db,
      false,
    ],
    [
      "a range of ports ends with endPort",
      [toDb({ ingress: [{ ports: [{ port: 70, endPort: 79 }] }] })],
      web,
      db,
      false,
    ],
    [
      "an address block opens to no pod, whatever its address",
      [toDb({ ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] })],
      web,
      db,
      false,
    ],
    [
      "an address that is excepted stays out",
      [
        toDb({
          ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24", except: ["192.0.2.1/32"] } }] }],
        }),
      ],
      { ip: "192.0.2.1" },
      db,
      false,
    ],
    [
      "expressions select too",
      [
        policy({
          podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["db"] }] },
          ingress: [],
        }),
      ],
      web,
      db,
      true,
    ],
  ])("%s", (_, policies, from, to, allowed) => {
    expect(isAllowed(policies, from, to, http)).toBe(allowed);
  });
});

const names = ["a", "b", "c", "d", "e", "f"];
const graph = record({
  /** Namespace of each pod. */
  namespaces: array(nat(2), { minLength: names.length, maxLength: names.length }),
  edges: array(
    record({
      from: nat(names.length - 1),
      to: nat(names.length - 1),
      ports: subarray(["http", "grpc", "dns"], { minLength: 1 }),
      /** Which of the two declares it. */
      byTarget: boolean(),
    }),
    { maxLength: 20 },
  ),
});
type Graph = typeof graph extends Arbitrary<infer Value> ? Value : never;

const PORTS = [
  { name: "http", port: 8080 },
  { name: "grpc", port: 9090 },
  { name: "dns", port: 53, protocol: "UDP" },
] as const;

function synthGraph({ namespaces, edges }: Graph) {
  return synthWorkloads((stack) => {
    const spaces = ["N0", "N1", "N2"].map(
      (id) => new Namespace(stack, id, { name: id.toLowerCase(), partOf: "test" }),
    );
    const ends = names.map((name, index) => {
      const namespace = spaces[namespaces[index] ?? 0] ?? { name: "n0" };
      const peer: PodPeer = {
        kind: "pods",
        name,
        namespace,
        podLabels: { app: name },
        ports: PORTS,
      };
      return new Connections(stack, name, { peer, partOf: "test" });
    });
    for (const { from, to, ports, byTarget } of edges) {
      const [source, target] = [ends[from], ends[to]];
      if (source && target) {
        if (byTarget) {
          target.allowFrom(source, { ports });
        } else {
          source.allowTo(target, { ports });
        }
      }
    }
  });
}

test("on any graph, in a circle or to itself, the policies allow what was declared and nothing else", () => {
  assert(
    property(graph, (random) => {
      const { objects, declared } = synthGraph(random);
      const { evaluated, expected } = matrices(objects, declared);
      expect(evaluated).toEqual(expected);
    }),
    { numRuns: 15, seed: 6 },
  );
});

test("on any graph, policies grow with the connections: two for each and two for a namespace", () => {
  assert(
    property(graph, (random) => {
      const { objects } = synthGraph(random);
      const pairs = new Set(random.edges.map(({ from, to }) => `${from} ${to}`));
      // Two in each of the three namespaces and in the one that every synthesis has.
      expect(policiesOf(objects)).toHaveLength(2 * pairs.size + 2 * 4);
    }),
    { numRuns: 5, seed: 6 },
  );
});

test("the evaluator sees a policy that is missing, and a rule too many", () => {
  const random: Graph = {
    namespaces: [0, 1, 2, 0, 1, 2],
    edges: [{ from: 0, to: 1, ports: ["http"], byTarget: false }],
  };
  const { objects, declared } = synthGraph(random);
  const without = objects.filter(({ metadata }) => metadata.name !== "b-from-n0-a");
  expect(matrices(without, declared).evaluated).not.toContain("n0/a → n1/b 8080/TCP");
  const open = objects.map((object) =>
    object.metadata.name === "b-from-n0-a"
      ? { ...object, spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] } }
      : object,
  );
  const { evaluated, expected } = matrices(open, declared);
  expect(evaluated).not.toEqual(expected);
});

test("the original's job board: identity.api reaches redis, the queue has both its ends, nothing else is open", () => {
  const { objects, declared } = synthWorkloads((stack) => originalJobBoard(stack));
  const { evaluated, expected } = matrices(objects, declared);
  expect(evaluated).toEqual(expected);
  expect(evaluated.filter((line) => !line.includes("kube-system"))).toEqual([
    "jobs/applicants-api → jobs-data/rabbitmq 5672/TCP",
    "jobs/applicants-api → jobs-data/sql 1433/TCP",
    "jobs/identity-api → jobs-data/redis 6379/TCP",
    "jobs/jobs-api → jobs-data/rabbitmq 5672/TCP",
    "jobs/jobs-api → jobs-data/sql 1433/TCP",
    "jobs/web → jobs/applicants-api 8080/TCP",
    "jobs/web → jobs/identity-api 8080/TCP",
    "jobs/web → jobs/jobs-api 8080/TCP",
    "traefik/traefik → jobs/web 8080/TCP",
  ]);
});
