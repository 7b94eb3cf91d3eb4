import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { Connections } from "../../../modules/kubernetes/connections";
import { CronTask } from "../../../modules/kubernetes/cron-task";
import { hosts } from "../../../modules/kubernetes/hosts";
import { Namespace } from "../../../modules/kubernetes/namespace";
import type { AddressPeer, PodPeer } from "../../../modules/kubernetes/peer";
import { connectionTable } from "../../../scripts/connections/document";
import { objectsOf, ofKind } from "../../support/objects";
import { synthStack } from "../../support/synth";

const web: PodPeer = {
  kind: "pods",
  name: "web",
  namespace: { name: "shop" },
  podLabels: { "app.kubernetes.io/name": "web" },
  ports: [],
};
const gateway: AddressPeer = {
  kind: "addresses",
  name: "gateway",
  cidrs: ["192.0.2.0/24"],
  ports: [
    { name: "https", port: 443 },
    { name: "smtp", port: 587 },
  ],
};
const mail = hosts("mail", ["smtp.example.com", "*.mail.example.com"], {
  ports: [
    { name: "https", port: 443 },
    { name: "smtp", port: 587 },
  ],
  instead: [gateway],
});

function objects(fqdnPolicies: boolean, declare: (connections: Connections) => void, peer = web) {
  const stack = synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    new HelmProvider(scope, "Helm", {});
    declare(new Connections(scope, "Web", { peer, partOf: "shop", fqdnPolicies }));
  });
  return objectsOf(stack);
}

const named = (declare: (connections: Connections) => void) => objects(true, declare);
const unnamed = (declare: (connections: Connections) => void) => objects(false, declare);

test("where policies can name hosts, pods are let out to these by name and to no address", () => {
  const made = named((from) => from.allowTo(mail, { ports: ["smtp"] }));
  const names = [{ matchPattern: "smtp.example.com" }, { matchPattern: "*.mail.example.com" }];
  expect(made).toEqual([
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: expect.objectContaining({
        name: "web-to-mail",
        namespace: "shop",
        labels: expect.objectContaining({ "app.kubernetes.io/component": "network-policy" }),
      }),
      spec: {
        endpointSelector: { matchLabels: { "app.kubernetes.io/name": "web" } },
        egress: [
          {
            toEndpoints: [
              {
                matchLabels: {
                  "k8s:io.kubernetes.pod.namespace": "kube-system",
                  "k8s:k8s-app": "kube-dns",
                },
              },
            ],
            toPorts: [
              {
                ports: [
                  { port: "53", protocol: "UDP" },
                  { port: "53", protocol: "TCP" },
                ],
                rules: { dns: names },
              },
            ],
          },
          { toFQDNs: names, toPorts: [{ ports: [{ port: "587", protocol: "TCP" }] }] },
        ],
      },
    },
  ]);
});

test("where they can't, what stands in for the hosts is opened on the same ports, as if it had been named", () => {
  const instead = unnamed((from) => from.allowTo(mail, { ports: ["smtp"] }));
  expect(instead).toEqual(unnamed((from) => from.allowTo(gateway, { ports: ["smtp"] })));
  expect(JSON.stringify(instead)).not.toContain("443");
});

test("without a word about it, every public address on port 443 stands in", () => {
  const [policy, ...others] = unnamed((from) => from.allowTo(hosts("api", ["api.example.com"])));
  expect(others).toEqual([]);
  expect(policy).toMatchObject({
    kind: "NetworkPolicy",
    metadata: { name: "web-to-public-https" },
    spec: {
      egress: [
        {
          to: [{ ipBlock: { cidr: "0.0.0.0/0", except: expect.arrayContaining(["10.0.0.0/8"]) } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
      ],
    },
  });
});

test("declared again with other ports, a connection to hosts opens these too", () => {
  const once = named((from) => from.allowTo(mail));
  expect(
    named((from) => from.allowTo(mail, { ports: ["smtp"] }).allowTo(mail, { ports: ["https"] })),
  ).toEqual(once);
});

test("hosts are in the table by their names, what stands in for them by its addresses", () => {
  let table = "";
  const declare = (from: Connections) => {
    from.allowTo(mail, { ports: ["smtp"] });
    table = connectionTable(declaredConnections(from));
  };
  named(declare);
  expect(table).toContain(
    "| shop/web | mail (smtp.example.com, *.mail.example.com) | smtp 587/TCP |",
  );
  unnamed(declare);
  expect(table).toContain("| shop/web | gateway (192.0.2.0/24) | smtp 587/TCP |");
  expect(table).not.toContain("example.com");
});

test("pods around which no default-deny stands get no policy, which would close all else to them", () => {
  const open = { ...web, isolated: false };
  expect(objects(true, (from) => from.allowTo(mail), open)).toEqual([]);
});

function cronTask(fqdnPolicies: boolean) {
  return synthStack((scope) => {
    new KubernetesProvider(scope, "Kubernetes", {});
    new HelmProvider(scope, "Helm", {});
    const namespace = new Namespace(scope, "Shop", { name: "shop", partOf: "shop" });
    new CronTask(scope, "Report", {
      namespace,
      name: "report",
      partOf: "shop",
      component: "report",
      cluster: { fqdnPolicies },
      image: { repository: "registry.example/report", tag: "1.0.0" },
      schedule: "0 3 * * *",
      deadlineSeconds: 60,
    }).connections.allowTo(mail);
  });
}

test("a workload takes from the cluster whether policies can name hosts, and waits for its namespace", () => {
  const [namespace] = Object.keys(cronTask(true).resources("kubernetes_namespace_v1"));
  expect(Object.values(cronTask(true).resources("helm_release"))).toEqual([
    expect.objectContaining({ name: "report-to-mail", depends_on: [namespace] }),
  ]);
  expect(cronTask(false).resources("helm_release")).toEqual({});
  expect(Object.keys(ofKind(objectsOf(cronTask(false)), "NetworkPolicy"))).toContain(
    "report-to-gateway",
  );
});

test.each([true, false])("fails on names that no policy holds (by name: %s)", (fqdnPolicies) => {
  const wrong = [
    "https://api.example.com",
    "api.example.com:443",
    "Api.example.com",
    "*",
    "*.com",
    "**.example.com",
    "localhost",
    "api..example.com",
  ];
  expect(() => objects(fqdnPolicies, (from) => from.allowTo(hosts("wrong", wrong)))).toThrow(
    [
      "8 problems in the stacks:",
      ...wrong.map((host, index) =>
        [
          "",
          `test/Web.wrong.hosts[${index}]`,
          `  value:  "${host}"`,
          "  rule:   a lower-case DNS name of at least two labels, with single `*` in any but the last two",
          "  remedy: write e.g. api.example.com or *.example.com, without scheme, port or path",
        ].join("\n"),
      ),
    ].join("\n"),
  );
});

test.each(["*.example.com", "app*.example.com", "a.*.example.com", "x.example.co"])(
  "%s is a name that a policy holds",
  (host) => {
    expect(() => named((from) => from.allowTo(hosts("right", [host])))).not.toThrow();
  },
);

test("fails on no name at all, on a port that the hosts don't have, and on two meanings of one name", () => {
  expect(() => named((from) => from.allowTo(hosts("nobody", [])))).toThrow(
    "test/Web.nobody.hosts\n  value:  []\n  rule:   at least one DNS name\n  remedy: name a host, or leave the connection out",
  );
  expect(() => named((from) => from.allowTo(mail, { ports: ["imap"] }))).toThrow(
    "  rule:   a port of mail: https, smtp",
  );
  expect(() =>
    named((from) => from.allowTo(mail).allowTo(hosts("mail", ["other.example.com"]))),
  ).toThrow("give one of the two peers another name");
});
