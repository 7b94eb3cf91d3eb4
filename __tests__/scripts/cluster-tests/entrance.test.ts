import { entranceOf } from "../../../scripts/cluster-tests/checks/entrance";
import { routedHosts } from "../../../scripts/cluster-tests/checks/routed-hosts";
import { Kubectl } from "../../../scripts/cluster-client/kubectl";
import type { Outcome } from "../../../scripts/command";

/** kubectl that finds the given objects by kind; the kubelets of `real` nodes answer. */
class FakeKubectl extends Kubectl {
  constructor(
    private readonly objects: Readonly<Record<string, readonly object[]>>,
    private readonly real: readonly string[],
  ) {
    super("fake");
  }

  override run(args: readonly string[]): Promise<Outcome> {
    const [, kind = "", path = ""] = args;
    const code = kind === "--raw" && !this.real.some((node) => path.includes(`/${node}/`)) ? 1 : 0;
    const stdout = JSON.stringify({ items: this.objects[kind] ?? [] });
    return Promise.resolve({ code, stdout, stderr: "" });
  }
}

const pod = { metadata: { name: "traefik-1" }, spec: { nodeName: "n1" }, status: {} };
const node = {
  metadata: { name: "n1" },
  status: { addresses: [{ type: "InternalIP", address: "10.0.0.4" }] },
};
const ports = [
  { name: "web", nodePort: 30_080 },
  { name: "websecure", nodePort: 30_443 },
];
const nodePort = { spec: { type: "NodePort", ports }, status: { loadBalancer: {} } };
const balanced = {
  spec: { type: "LoadBalancer", ports },
  status: { loadBalancer: { ingress: [{ ip: "20.0.0.1" }] } },
};

test.each([
  ["its load balancer", balanced, { address: "20.0.0.1" }],
  ["the ports of its node", nodePort, { address: "10.0.0.4", httpPort: 30_080, httpsPort: 30_443 }],
])("Traefik is reached at %s", async (_, service, expected) => {
  const kubectl = new FakeKubectl({ pods: [pod], nodes: [node], services: [service] }, ["n1"]);
  expect(await entranceOf(kubectl)).toEqual(expected);
});

test("routes are not asked when Traefik's pods are only simulated", async () => {
  const kubectl = new FakeKubectl({ pods: [pod], nodes: [node], services: [nodePort] }, []);
  await expect(entranceOf(kubectl)).rejects.toThrow("the nodes only simulate Traefik's pods");
});

function route(match: string, services: readonly object[]): object {
  const metadata = { name: "route", namespace: "jobs" };
  return { metadata, spec: { routes: [{ match, services }] } };
}

test("a host whose pods are only simulated is told from one that can answer", async () => {
  const routes = {
    "ingressroutes.traefik.io": [
      route("Host(`grafana.example.com`)", [{ name: "grafana" }]),
      route("Host(`jobs.example.com`) && PathPrefix(`/api`)", [
        { kind: "TraefikService", name: "canary" },
      ]),
    ],
    services: [{ spec: { selector: { app: "grafana" } } }],
    pods: [pod],
  };
  expect(await routedHosts(new FakeKubectl(routes, []))).toEqual({
    answering: ["jobs.example.com"],
    simulated: ["grafana.example.com"],
  });
  expect(await routedHosts(new FakeKubectl(routes, ["n1"]))).toEqual({
    answering: ["grafana.example.com", "jobs.example.com"],
    simulated: [],
  });
});
