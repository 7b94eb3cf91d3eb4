import type { Manifest } from "../../../../modules/kubernetes/manifests";
import { alloyConfiguration } from "../../../support/alloy-configuration";
import { matrices, overlappingPeers } from "../../../support/connection-matrix";
import { objectsOf } from "../../../support/objects";
import { releaseIn, valuesOf } from "../../../support/platform";
import { CA, reportingInputs, synthReporting } from "../../../support/reporting";
import { stackNamed } from "../../../support/synth";

const prod = synthReporting("prod");
const watch = synthReporting("watch");

function values(of: typeof prod, name: string) {
  const releases = Object.values(stackNamed(of.stacks, "platform").resources("helm_release"));
  return valuesOf(releaseIn(releases, name));
}

function manifests(of: typeof prod, name: string): readonly Manifest[] {
  return (values(of, name) as { readonly manifests: readonly Manifest[] }).manifests;
}

function releaseNames(of: typeof prod): readonly unknown[] {
  return Object.values(stackNamed(of.stacks, "platform").resources("helm_release")).map(
    ({ name }) => name,
  );
}

test("a cluster that reports sends its metrics with a certificate, from a queue with an end", () => {
  expect(values(prod, "kube-prometheus-stack")).toMatchObject({
    prometheus: {
      prometheusSpec: {
        externalLabels: { cluster: "jobboard-prod" },
        secrets: ["reporting-client"],
        remoteWrite: [
          {
            name: "watch",
            url: "https://metrics-prod.watch.example.com/api/v1/write",
            tlsConfig: {
              certFile: "/etc/prometheus/secrets/reporting-client/tls.crt",
              keyFile: "/etc/prometheus/secrets/reporting-client/tls.key",
            },
            queueConfig: { capacity: 10_000, maxShards: 10, maxSamplesPerSend: 2000 },
            sendExemplars: true,
          },
        ],
      },
    },
  });
});

test("it goes on to keep and to judge what it sends", () => {
  const spec = (values(prod, "kube-prometheus-stack") as { prometheus: { prometheusSpec: object } })
    .prometheus.prometheusSpec;
  expect(spec).toMatchObject({ retention: "30d" });
  expect(spec).not.toHaveProperty("ruleNamespaceSelector");
  expect(values(prod, "kube-prometheus-stack")).toHaveProperty("alertmanager.config.route");
});

test("its alerts go to the other's Alertmanager too, but for the Watchdog", () => {
  expect(values(prod, "kube-prometheus-stack")).toMatchObject({
    prometheus: {
      prometheusSpec: {
        additionalAlertManagerConfigs: [
          {
            scheme: "https",
            static_configs: [{ targets: ["alerts-prod.watch.example.com:443"] }],
            alert_relabel_configs: [
              { source_labels: ["alertname"], regex: "Watchdog", action: "drop" },
            ],
          },
        ],
      },
    },
  });
});

test("its lines of logs are read a second time, so that a full queue holds up nobody else", () => {
  const content = alloyConfiguration(values(prod, "alloy"));
  const forwards = [...content.matchAll(/forward_to = \[([\w.]+)\]/g)].map(([, to]) => to);
  expect(forwards).toEqual([
    "loki.process.pods.receiver",
    "loki.write.default.receiver",
    "loki.process.reported.receiver",
    "loki.write.receiver.receiver",
  ]);
  expect(content).toContain('"https://logs-prod.watch.example.com/loki/api/v1/push"');
  expect(content).toContain("max_backoff_retries = 100000");
});

test("its keys are made in the cluster by a CA of its own and are nowhere else", () => {
  expect(
    manifests(prod, "cluster-issuers").map(({ kind, metadata }) => [kind, metadata.name]),
  ).toEqual(
    expect.arrayContaining([
      ["Certificate", "reporting-ca"],
      ["ClusterIssuer", "reporting-ca"],
    ]),
  );
  expect(manifests(prod, "reporting-certificates")).toEqual(
    ["monitoring", "node-agents"].map((namespace) => ({
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: expect.objectContaining({ name: "reporting-client", namespace }),
      spec: expect.objectContaining({
        commonName: "jobboard-prod",
        usages: ["digital signature", "client auth"],
        issuerRef: expect.objectContaining({ name: "reporting-ca" }),
      }),
    })),
  );
});

test("each cluster comes in at hosts of its own, with certificates of its own CA and no other", () => {
  const all = [...manifests(watch, "receiving-routes"), ...manifests(watch, "central-routes")];
  const options = all.filter(({ kind }) => kind === "TLSOption");
  expect(options.map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual(
    ["monitoring", "central-monitoring"].map((namespace) => [
      namespace,
      {
        minVersion: "VersionTLS13",
        clientAuth: {
          clientAuthType: "RequireAndVerifyClientCert",
          secretNames: ["reports-of-prod"],
        },
      },
    ]),
  );
  const routes = all.filter(({ kind }) => kind === "IngressRoute");
  expect(
    routes.map(({ spec }) => {
      const { routes: rules, tls } = spec as {
        routes: readonly { match: string; services: readonly { name: string }[] }[];
        tls: unknown;
      };
      return { match: rules[0]?.match, to: rules[0]?.services[0]?.name, tls };
    }),
  ).toEqual(
    (
      [
        ["alerts", "/api/v2/alerts", "kube-prometheus-stack-alertmanager", "monitoring"],
        ["logs", "/loki/api/v1/push", "loki", "monitoring"],
        ["traces", "/v1/traces", "alloy-otlp", "monitoring"],
        ["metrics", "/api/v1/write", "central-prometheus", "central-monitoring"],
      ] as const
    ).map(([signal, path, to, namespace]) => ({
      match: `Host(\`${signal}-prod.watch.example.com\`) && Path(\`${path}\`) && Method(\`POST\`)`,
      to,
      tls: { options: { name: "reports-of-prod", namespace } },
    })),
  );
});

test("no host has routes in two namespaces, which would leave it without client certificates", () => {
  const hosts = ["receiving-routes", "central-routes"].map((release) =>
    [...JSON.stringify(manifests(watch, release)).matchAll(/Host\(`([^`]+)`\)/g)].map(
      ([, host]) => host,
    ),
  );
  expect(hosts.map((each) => each.length)).toEqual([3, 1]);
  expect(hosts[0]?.filter((host) => hosts[1]?.includes(host))).toEqual([]);
});

test.each([
  ["kube-prometheus-stack", "monitoring"],
  ["central-prometheus", "central-monitoring"],
])("%s brings the certificate of each CA, and no key", (release, namespace) => {
  expect(values(watch, release)).toMatchObject({
    extraManifests: [
      {
        kind: "Secret",
        metadata: { name: "reports-of-prod", namespace },
        stringData: { "ca.crt": CA },
      },
    ],
  });
});

test("nobody is let in for a cluster whose CA isn't known yet", () => {
  const written = JSON.stringify(watch.stacks["platform"]?.json);
  expect(written).not.toContain("-staging.watch.example.com");
  expect(written).not.toContain("reports-of-staging");
});

test("connections are opened anew each minute where clusters report, as whom a host trusts is asked then", () => {
  expect(values(watch, "traefik")).toHaveProperty(
    "ports.websecure.transport.keepAliveMaxTime",
    "60s",
  );
  expect(JSON.stringify(values(prod, "traefik"))).not.toContain("keepAlive");
});

test("the central Prometheus takes metrics, scrapes nothing, asks the API server nothing", () => {
  expect(values(watch, "central-prometheus")).toMatchObject({
    global: { rbac: { create: false } },
    prometheus: {
      prometheusSpec: {
        automountServiceAccountToken: false,
        enableRemoteWriteReceiver: true,
        // A latency leads to a trace, of whichever cluster: their traces are here too.
        enableFeatures: ["exemplar-storage"],
        exemplars: { maxSize: 50_000 },
        tsdb: { outOfOrderTimeWindow: "2h" },
        serviceMonitorSelector: { matchLabels: { "scraped-by": "central-prometheus" } },
      },
    },
  });
});

test("it alone has the rules on clusters, and the cluster's own Prometheus all others", () => {
  const own = { "kubernetes.io/metadata.name": "central-monitoring" };
  expect(values(watch, "central-prometheus")).toHaveProperty(
    "prometheus.prometheusSpec.ruleNamespaceSelector.matchLabels",
    own,
  );
  expect(values(watch, "kube-prometheus-stack")).toHaveProperty(
    "prometheus.prometheusSpec.ruleNamespaceSelector.matchExpressions",
    [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["central-monitoring"] }],
  );
  expect(values(watch, "kube-prometheus-stack")).toHaveProperty(
    "prometheus.prometheusSpec.remoteWrite[0].url",
    "http://central-prometheus.central-monitoring.svc.cluster.local:9090/api/v1/write",
  );
});

test("Alertmanager tells clusters apart, and its heartbeat is that of its own cluster", () => {
  expect(values(watch, "kube-prometheus-stack")).toMatchObject({
    alertmanager: {
      config: {
        route: {
          group_by: ["cluster", "namespace", "alertname"],
          routes: [
            {
              receiver: "watchdog",
              matchers: ['alertname = "Watchdog"', 'cluster = "jobboard-watch"'],
            },
            { receiver: "nobody", matchers: ['alertname = "Watchdog"'] },
            expect.anything(),
            expect.anything(),
          ],
        },
        inhibit_rules: [
          { equal: ["cluster", "namespace", "alertname"] },
          { equal: ["cluster", "namespace"] },
        ],
      },
    },
  });
});

test("Grafana asks the central Prometheus, and its dashboards show one cluster at a time", () => {
  expect(values(watch, "kube-prometheus-stack")).toMatchObject({
    grafana: {
      sidecar: {
        datasources: { url: "http://central-prometheus.central-monitoring.svc.cluster.local:9090" },
        dashboards: { multicluster: { global: { enabled: true } } },
      },
    },
  });
  const dashboards = objectsOf(stackNamed(watch.stacks, "platform")).filter(
    ({ metadata }) => metadata.labels?.["grafana_dashboard"] === "1",
  );
  expect(dashboards.length).toBeGreaterThan(5);
  expect(
    dashboards
      .filter((each) => !JSON.stringify(each).includes("$cluster"))
      .map(({ metadata }) => metadata.name),
  ).toEqual(["dashboard-clusters"]);
});

test.each([
  ["prod", prod],
  ["watch", watch],
])("the policies of %s allow what is declared, pair by pair and port by port", (_, of) => {
  const { evaluated, expected } = matrices(objectsOf(...Object.values(of.stacks)), of.declared);
  expect(evaluated).toEqual(expected);
  expect(overlappingPeers(of.declared)).toEqual([]);
});

test("who reports is let out to the hosts of the other, by name", () => {
  const inputs = reportingInputs(({ prod: input }) => {
    if (input?.target === "azure") {
      input.infrastructure.cluster.fqdnPolicies = true;
    }
  });
  const { stacks } = synthReporting("prod", inputs);
  const policies = objectsOf(stackNamed(stacks, "platform")).filter(
    ({ kind }) => kind === "CiliumNetworkPolicy",
  );
  const hosts = [...JSON.stringify(policies).matchAll(/"([a-z]+-prod\.watch\.example\.com)"/g)].map(
    ([, host]) => host,
  );
  expect([...new Set(hosts.map(String))].sort()).toEqual([
    "alerts-prod.watch.example.com",
    "logs-prod.watch.example.com",
    "metrics-prod.watch.example.com",
    "traces-prod.watch.example.com",
  ]);
});

test("a receiver whose CA isn't known to everybody is known by the certificate it shows", () => {
  const inputs = reportingInputs(({ watch: receiver }) => {
    Object.assign(receiver?.platform.certificates ?? {}, { caCertificate: CA });
  });
  const reporting = synthReporting("prod", inputs);
  expect(values(reporting, "kube-prometheus-stack")).toMatchObject({
    extraManifests: [{ kind: "ConfigMap", data: { "ca.crt": CA } }],
    prometheus: {
      prometheusSpec: {
        configMaps: ["reporting-receiver-ca"],
        remoteWrite: [
          { tlsConfig: { caFile: "/etc/prometheus/configmaps/reporting-receiver-ca/ca.crt" } },
        ],
      },
    },
  });
  expect(JSON.stringify(values(reporting, "alloy"))).toContain("ca_pem");
  expect(JSON.stringify(values(reporting, "alloy-otlp"))).toContain("ca_pem");
});

test("a cluster that neither reports nor receives has none of it", () => {
  const dev = synthReporting("dev");
  expect(releaseNames(dev)).toEqual(
    expect.not.arrayContaining(["central-prometheus", "reporting-alerts", "receiving-routes"]),
  );
  expect(JSON.stringify(dev.stacks["platform"]?.json)).not.toMatch(
    /reporting-|remoteWrite|otlphttp|public-preview/,
  );
});
