import { TerraformStack } from "cdktf";
import { clusterServices } from "../../../modules/addons/cluster-services";
import { BackingServices } from "../../../modules/backing/backing-services";
import { addClusterProviders } from "../../../stacks/cluster-providers";
import { EVERYTHING, synthBacking, withBacking } from "../../support/backing";
import { matrices, overlappingPeers } from "../../support/connection-matrix";
import { ofKind } from "../../support/objects";
import { podTemplateOf, restrictedViolations } from "../../support/pod-security";
import { synthApp } from "../../support/synth";

const off = synthBacking("local", {});
const local = synthBacking("local", EVERYTHING);
const qa = synthBacking("qa", {
  ...EVERYTHING,
  postgres: null,
  rabbitmq: { ...EVERYTHING.rabbitmq, replicas: 3 },
});
const DATA = "job-board-data";

test("an environment that says nothing has neither a service nor the internal CA", () => {
  expect(Object.keys(ofKind(off.workloads, "Namespace"))).toEqual(["job-board"]);
  expect(ofKind(off.workloads, "StatefulSet")).toEqual({});
  expect(Object.keys(ofKind(off.platform, "ClusterIssuer"))).not.toContain("internal-ca");
});

test.each([
  ["local", local],
  ["Azure", qa],
])("in %s a CA of its own signs what is within the cluster, and its key stays there", (_, all) => {
  expect(ofKind(all.platform, "ClusterIssuer")["internal-ca"]?.["spec"]).toEqual({
    ca: { secretName: "internal-ca" },
  });
  expect(ofKind(all.platform, "Certificate")["internal-ca"]).toMatchObject({
    metadata: { namespace: "cert-manager" },
    spec: {
      isCA: true,
      issuerRef: { name: "self-signed" },
      privateKey: { rotationPolicy: "Never" },
    },
  });
  expect(ofKind(all.platform, "ClusterIssuer")).toHaveProperty("self-signed");
  const issuers = Object.values(ofKind(all.workloads, "Certificate"))
    .filter(({ metadata }) => metadata.namespace === DATA)
    .map(({ spec }) => (spec as { issuerRef: { name: string } }).issuerRef.name);
  expect(new Set(issuers)).toEqual(new Set(["internal-ca"]));
});

test.each([
  ["local", local],
  ["Azure", qa],
])("in %s the policies allow the declared pairs and nothing else", (_, all) => {
  const { evaluated, expected } = matrices([...all.platform, ...all.workloads], all.declared);
  expect(evaluated).toEqual(expected);
  expect(overlappingPeers(all.declared)).toEqual([]);
});

test("clients reach a service's own port, Prometheus its metrics, and nodes each other", () => {
  const { evaluated } = matrices([...qa.platform, ...qa.workloads], qa.declared);
  expect(evaluated.filter((line) => line.includes(`→ ${DATA}/`))).toEqual([
    `${DATA}/rabbitmq → ${DATA}/rabbitmq 25672/TCP`,
    `${DATA}/rabbitmq → ${DATA}/rabbitmq 4369/TCP`,
    `monitoring/prometheus → ${DATA}/rabbitmq 15692/TCP`,
    `monitoring/prometheus → ${DATA}/valkey 9121/TCP`,
  ]);
  const locally = matrices([...local.platform, ...local.workloads], local.declared).evaluated;
  expect(locally.filter((line) => line.includes(`→ ${DATA}/postgres`))).toEqual([
    `job-board/job-board → ${DATA}/postgres 5432/TCP`,
    `job-board/job-board-migrations → ${DATA}/postgres 5432/TCP`,
    `monitoring/prometheus → ${DATA}/postgres 9187/TCP`,
  ]);
});

test.each([
  ["local", local],
  ["Azure", qa],
])("in %s no Secret and no password is written, and every pod is restricted", (_, all) => {
  expect(all.workloads.map(({ kind }) => kind)).not.toContain("Secret");
  expect(all.text).not.toMatch(/password"?[=:]\s*"?[^"\s$]/i);
  const pods = all.workloads.flatMap((object) => {
    const template = podTemplateOf(object);
    return template ? [{ name: object.metadata.name, template }] : [];
  });
  expect(pods.map(({ name }) => name)).toEqual(expect.arrayContaining(["rabbitmq", "valkey"]));
  expect(pods.flatMap(({ template }) => restrictedViolations(template.spec))).toEqual([]);
  expect(ofKind(all.workloads, "Namespace")[DATA]?.metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "restricted",
  });
});

test("the job board keeps its data in PostgreSQL, with its own certificate, spread over nodes", () => {
  expect(ofKind(local.workloads, "ConfigMap")["job-board"]?.["data"]).toMatchObject({
    DATABASE_URL: "postgres://job-board@postgres.job-board-data.svc:5432/jobboard",
    DATABASE_CA_FILE: "/var/run/client-certificate/ca.crt",
    DATABASE_CERTIFICATE_FILE: "/var/run/client-certificate/tls.crt",
    DATABASE_KEY_FILE: "/var/run/client-certificate/tls.key",
  });
  expect(ofKind(local.workloads, "PersistentVolumeClaim")).not.toHaveProperty("job-board-data");
  expect(JSON.stringify(ofKind(local.workloads, "Deployment")["job-board"])).toContain(
    "topologySpreadConstraints",
  );
});

test("a broker of three has three volumes, a budget, and room in the quota of all claims", () => {
  expect(Object.keys(ofKind(qa.workloads, "PersistentVolumeClaim"))).toEqual([
    "data-rabbitmq-0",
    "data-rabbitmq-1",
    "data-rabbitmq-2",
  ]);
  expect(ofKind(qa.workloads, "PodDisruptionBudget")["rabbitmq"]?.["spec"]).toMatchObject({
    maxUnavailable: 1,
  });
  expect(ofKind(qa.workloads, "ResourceQuota")[DATA]?.["spec"]).toMatchObject({
    hard: { "requests.storage": "30Gi" },
  });
});

test("a claim waits for its namespace's quota, which may have to grow before there is room for it", () => {
  type Resources = Record<string, Record<string, { depends_on: string[]; metadata: Metadata }>>;
  type Metadata = { readonly namespace: string };
  const { resource } = JSON.parse(local.text) as { resource: Resources };
  const quotas = Object.entries(resource["kubernetes_resource_quota_v1"] ?? {});
  const claims = Object.values(resource["kubernetes_persistent_volume_claim_v1"] ?? {});
  expect(new Set(claims.map(({ metadata }) => metadata.namespace))).toEqual(
    new Set(["job-board-data"]),
  );
  for (const { depends_on, metadata } of claims) {
    const [quota = ""] =
      quotas.find(([, each]) => each.metadata.namespace === metadata.namespace) ?? [];
    expect(depends_on).toContain(`kubernetes_resource_quota_v1.${quota}`);
  }
});

test("each service has its dashboard and its alerts beside it", () => {
  for (const name of ["postgres", "rabbitmq", "valkey"]) {
    expect(ofKind(local.workloads, "ConfigMap")).toHaveProperty(`dashboard-${name}`);
    expect(ofKind(local.workloads, "PrometheusRule")).toHaveProperty(name);
    expect(ofKind(local.workloads, "PodMonitor")).toHaveProperty(name);
  }
});

test("RabbitMQ's alarms are scraped where they are: the page of every queue has none", () => {
  expect(ofKind(local.workloads, "PodMonitor")["rabbitmq"]?.["spec"]).toMatchObject({
    podMetricsEndpoints: [
      { path: "/metrics/per-object" },
      { path: "/metrics", metricRelabelings: [{ regex: "rabbitmq_alarms_.+" }] },
    ],
  });
});

test("fails on settings that don't go together: path, value, rule and remedy", () => {
  expect(() =>
    withBacking("local", {
      postgres: { memoryRequest: "1Gi" },
      valkey: { maxMemory: "160Mi", users: [{ name: "Board", keys: ["a b"] }] },
      rabbitmq: {
        replicas: 2,
        queues: [{ name: "jobs", retryDelaySeconds: { first: 60, most: 10 } }, { name: "jobs" }],
        users: [{ name: "board", publishes: ["mail"], consumes: ["mail.dead"] }],
      },
    }),
  ).toThrow(
    [
      "9 problems in environments/local.ts:",
      "",
      "backing.rabbitmq.replicas",
      "  value:  2",
      "  rule:   1, 3, 5 or 7: most of them must agree",
      "  remedy: write 3",
    ].join("\n"),
  );
  expect(() =>
    withBacking("local", {
      rabbitmq: {
        queues: [{ name: "jobs" }],
        users: [{ name: "board", publishes: ["jobs", "mail"], consumes: ["mail.dead"] }],
      },
    }),
  ).toThrow(
    /^2 problems[^]*backing\.rabbitmq\.users\[0\]\.publishes\[1\]\n[^]*backing\.rabbitmq\.users\[0\]\.consumes\[0\]\n/,
  );
  expect(() => withBacking("qa", { postgres: {} })).toThrow(
    [
      "backing.postgres",
      "  value:  {}",
      "  rule:   null: in Azure the server is Azure's own",
      "  remedy: remove it; see `infrastructure.postgres`",
    ].join("\n"),
  );
});

test("each server and each exporter finds its certificate as files, of a Secret that cert-manager writes", () => {
  const certificates = Object.values(ofKind(local.workloads, "Certificate")).map(
    ({ spec }) => (spec as { secretName: string }).secretName,
  );
  const mounted = Object.entries(ofKind(local.workloads, "StatefulSet")).map(([name, object]) => {
    const volumes = podTemplateOf(object)?.spec.volumes as { secret?: { secretName: string } }[];
    return [name, volumes.flatMap(({ secret }) => secret?.secretName ?? []).sort()] as const;
  });
  const expected = {
    postgres: ["postgres-exporter", "postgres-server"],
    rabbitmq: ["rabbitmq-node", "rabbitmq-server"],
    valkey: ["valkey-exporter", "valkey-server"],
  };
  expect(Object.fromEntries(mounted)).toEqual(expected);
  expect(certificates).toEqual(expect.arrayContaining(Object.values(expected).flat()));
});

test("a queue tells its length, messages in work included, from its own broker and virtual host", () => {
  expect(queueOf("applications")).toEqual({
    name: "applications",
    length:
      'max(rabbitmq_queue_messages{namespace="job-board-data", vhost="jobs", queue="applications"})',
  });
});

test("fails for the length of a queue that isn't there", () => {
  expect(() => queueOf("aplications")).toThrow(
    [
      "backing/Services/RabbitMq.queue",
      '  value:  "aplications"',
      "  rule:   one of its queues: applications",
      "  remedy: correct the name, or add the queue",
    ].join("\n"),
  );
});

function queueOf(name: string): unknown {
  let queue: unknown;
  synthApp((app) => {
    const environment = withBacking("local", EVERYTHING);
    const stack = new TerraformStack(app, "backing");
    addClusterProviders(stack, environment);
    const services = new BackingServices(stack, "Services", {
      environment,
      cluster: clusterServices(environment),
      databases: [],
      topologies: [],
      cacheUsers: [],
    });
    queue = services.rabbitmq?.queue(name);
  });
  return queue;
}
