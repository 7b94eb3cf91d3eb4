import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { Connections } from "../../../modules/kubernetes/connections";
import { Namespace } from "../../../modules/kubernetes/namespace";
import type { AddressPeer, PodPeer } from "../../../modules/kubernetes/peer";
import { synthStack } from "../../support/synth";

const namespace = { name: "shop" };
const web: PodPeer = {
  kind: "pods",
  name: "web",
  namespace,
  podLabels: { "app.kubernetes.io/name": "web" },
  ports: [{ name: "http", port: 8080 }],
};
const redis: PodPeer = {
  kind: "pods",
  name: "redis",
  namespace: { name: "data" },
  podLabels: { "app.kubernetes.io/name": "redis" },
  ports: [
    { name: "redis", port: 6379 },
    { name: "metrics", port: 9121 },
  ],
};
const mail: AddressPeer = {
  kind: "addresses",
  name: "mail",
  cidrs: ["192.0.2.0/24"],
  except: ["192.0.2.1/32"],
  ports: [{ name: "smtp", port: 587 }],
};

function policies(declare: (webConnections: Connections, redisConnections: Connections) => void) {
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    declare(
      new Connections(scope, "Web", { peer: web, partOf: "shop" }),
      new Connections(scope, "Redis", { peer: redis, partOf: "shop" }),
    );
  });
  return Object.values(stack.resources("kubernetes_network_policy_v1"));
}

test("one declaration writes the egress policy of one side and the ingress policy of the other", () => {
  expect(policies((from, to) => from.allowTo(to, { ports: ["redis"] }))).toEqual([
    {
      metadata: {
        labels: {
          app: "web",
          "app.kubernetes.io/component": "network-policy",
          "app.kubernetes.io/instance": "web",
          "app.kubernetes.io/managed-by": "terraform",
          "app.kubernetes.io/name": "web",
          "app.kubernetes.io/part-of": "shop",
        },
        name: "web-to-data-redis",
        namespace: "shop",
      },
      spec: {
        egress: [
          {
            ports: [{ port: "6379", protocol: "TCP" }],
            to: [
              {
                namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "data" } },
                pod_selector: { match_labels: { "app.kubernetes.io/name": "redis" } },
              },
            ],
          },
        ],
        pod_selector: { match_labels: { "app.kubernetes.io/name": "web" } },
        policy_types: ["Egress"],
      },
    },
    expect.objectContaining({
      metadata: expect.objectContaining({ name: "redis-from-shop-web", namespace: "data" }),
      spec: {
        ingress: [
          {
            from: [
              {
                namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "shop" } },
                pod_selector: { match_labels: { "app.kubernetes.io/name": "web" } },
              },
            ],
            ports: [{ port: "6379", protocol: "TCP" }],
          },
        ],
        pod_selector: { match_labels: { "app.kubernetes.io/name": "redis" } },
        policy_types: ["Ingress"],
      },
    }),
  ]);
});

test("a connection declared from either end, or twice, is one connection", () => {
  const fromOneEnd = policies((from, to) => from.allowTo(to));
  expect(policies((from, to) => to.allowFrom(from))).toEqual(fromOneEnd);
  expect(policies((from, to) => from.allowTo(to).allowTo(to))).toEqual(fromOneEnd);
});

test("addresses outside the cluster get no policy of their own", () => {
  const [policy, ...others] = policies((from) => from.allowTo(mail));
  expect(others).toEqual([]);
  expect(policy).toMatchObject({
    spec: {
      egress: [{ to: [{ ip_block: { cidr: "192.0.2.0/24", except: ["192.0.2.1/32"] } }] }],
    },
  });
});

test("a peer without a default-deny of its own gets no policy on its side", () => {
  const open: PodPeer = { ...redis, name: "open", isolated: false };
  expect(policies((from) => from.allowTo(open))).toHaveLength(1);
});

test("declared connections are kept as data", () => {
  let declared: unknown;
  policies((from, to) => {
    from.allowTo(to, { ports: ["redis"] });
    declared = declaredConnections(from);
  });
  expect(declared).toEqual([{ from: web, to: redis, ports: ["redis"] }]);
});

test("policies wait for the namespace of the same stack", () => {
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    const shop = new Namespace(scope, "Shop", { name: "shop", partOf: "shop" });
    new Connections(scope, "Web", { peer: { ...web, namespace: shop }, partOf: "shop" }).allowTo(
      mail,
    );
  });
  const made = Object.values(stack.resources("kubernetes_network_policy_v1"));
  const [name] = Object.keys(stack.resources("kubernetes_namespace_v1"));
  expect(made.map((policy) => policy["depends_on"])).toEqual([[name], [name], [name]]);
});

test("fails when the peer has no port of that name", () => {
  expect(() => policies((from, to) => from.allowTo(to, { ports: ["amqp"] }))).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "test/Web.web → redis",
      '  value:  ["amqp"]',
      "  rule:   a port of redis: redis, metrics",
      "  remedy: name one of these, or add the port to redis",
    ].join("\n"),
  );
});
