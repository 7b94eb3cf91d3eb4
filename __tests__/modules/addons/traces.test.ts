import { App } from "cdktf";
import { clusterServices } from "../../../modules/addons/cluster-services";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { parseEnvironment } from "../../../modules/environment/environment";
import { PlatformStack } from "../../../stacks/platform";
import { WorkloadsStack } from "../../../stacks/workloads";
import { alloyConfiguration } from "../../support/alloy-configuration";
import { local } from "../../support/environments/local";
import { settingsFrom } from "../../support/environments/environments";
import { releaseIn, releases, releasesWith, values, valuesOf } from "../../support/platform";
import { problemsIn } from "../../../modules/support/problem";

function localWith(traces: object, addons: object = {}) {
  const platform = { ...local.platform, traces, addons };
  return parseEnvironment("local", { ...local, platform }, settingsFrom({}));
}

function connectionsOf(environment: ReturnType<typeof localWith>, names: readonly string[]) {
  const app = new App({ stackTraces: false });
  new PlatformStack(app, environment);
  new WorkloadsStack(app, environment);
  expect(problemsIn(app)).toEqual([]);
  return declaredConnections(app)
    .filter(({ from, to }) => [from, to].some(({ name }) => names.includes(name)))
    .map(({ from, to, ports }) => `${from.name} → ${to.name} ${ports.join()}`)
    .sort();
}

function config(name: "local" | "prod"): string {
  return alloyConfiguration(values(name, "alloy-otlp"));
}

/** What a component hands its signals to, as the text has it. */
function outputsOf(text: string, component: string): string {
  const [, block = ""] = new RegExp(`^${component} \\{\\n(.*?)^\\}`, "ms").exec(text) ?? [];
  return [...block.matchAll(/(?:traces|metrics|forward_to)\s*=\s*\[([^\]]*)\]/g)]
    .map(([, list = ""]) => list.replaceAll(/\s+/g, ""))
    .join();
}

test("spans are counted before whole traces are kept or dropped, and everything passes the bound of memory", () => {
  const text = config("prod");
  expect(outputsOf(text, 'otelcol.receiver.otlp "programs"')).toBe(
    "otelcol.processor.memory_limiter.all.input",
  );
  expect(outputsOf(text, 'otelcol.processor.memory_limiter "all"')).toBe(
    "otelcol.connector.spanmetrics.all.input,otelcol.connector.servicegraph.all.input,otelcol.processor.tail_sampling.kept.input,",
  );
  expect(outputsOf(text, 'otelcol.processor.tail_sampling "kept"')).toBe(
    "otelcol.processor.transform.kept.input",
  );
  expect(outputsOf(text, 'otelcol.processor.transform "kept"')).toBe(
    "otelcol.processor.batch.kept.input",
  );
  expect(outputsOf(text, 'otelcol.processor.batch "kept"')).toBe(
    "otelcol.exporter.otlp.tempo.input",
  );
  expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)?.length ?? 0);
  // The chart would read it as a template.
  expect(text).not.toContain("{{");
});

test("every span is of the cluster that it was kept in, whatever the program says", () => {
  expect(config("prod")).toContain(
    `statements = [\`set(attributes["cluster"], "jobboard-prod")\`]`,
  );
  expect(config("local")).toContain('"cluster"], "jobboard-local"');
});

test("failed, slow, writing and queued traces are kept, of the rest as many as an environment says", () => {
  const release = releaseIn(
    releasesWith("local", { traces: { keptPercent: 7, slowMilliseconds: 250 } }),
    "alloy-otlp",
  );
  const text = JSON.stringify(valuesOf(release));
  for (const part of [
    String.raw`status_codes = [\"ERROR\"]`,
    "threshold_ms = 250",
    String.raw`values = [\"POST\", \"PUT\", \"PATCH\", \"DELETE\"]`,
    "sampling_percentage = 7",
  ]) {
    expect(text).toContain(part);
  }
});

test("what the receiver holds is bounded, below what its container may take", () => {
  const text = config("prod");
  const [, heap = "0"] = /limit +=\s"(\d+)MiB"/.exec(text) ?? [];
  const { alloy } = values("prod", "alloy-otlp") as {
    alloy: { resources: { limits: { memory: string } } };
  };
  expect(Number(heap)).toBeGreaterThan(100);
  expect(Number(heap)).toBeLessThan(0.8 * Number.parseInt(alloy.resources.limits.memory, 10));
  for (const bound of [
    "num_traces     = 20000",
    "aggregation_cardinality_limit   = 2000",
    "max_items = 10000",
    "queue_size = 500",
    // Five minutes away, and up to two and a half until gRPC dials anew.
    'max_elapsed_time = "8m"',
  ]) {
    expect(text).toContain(bound);
  }
});

test("the receiver has no right in the cluster and no token; nor has Tempo in local", () => {
  expect(values("prod", "alloy-otlp")).toMatchObject({
    rbac: { create: false },
    serviceAccount: { automountServiceAccountToken: false },
    controller: { type: "deployment", replicas: 1 },
  });
  expect(values("local", "tempo")).toMatchObject({
    serviceAccount: { automountServiceAccountToken: false },
  });
});

test("traces lie in Blob Storage with workload identity, in local on a disk; both expire", () => {
  expect(values("prod", "tempo")).toMatchObject({
    tempo: {
      retention: "168h",
      storage: {
        trace: {
          backend: "azure",
          azure: {
            container_name: "tempo-traces",
            storage_account_name: "stjobboardprodweulog",
            use_federated_token: true,
          },
        },
      },
    },
    podLabels: { "azure.workload.identity/use": "true" },
    persistence: { enabled: true, storageClassName: "retained" },
  });
  expect(values("local", "tempo")).not.toHaveProperty("tempo.storage");
  expect(values("local", "tempo")).not.toHaveProperty("podLabels");
});

test("traces that outlive their blobs are told", () => {
  expect(() => releasesWith("prod", { traces: { retention: "90d" } })).toThrow(
    "shorter than infrastructure.storage.logs.deleteAfterDays, 90 days",
  );
});

test("the programs reach the receiver by HTTP, it alone reaches Tempo's input, and Grafana Tempo's answers", () => {
  expect(connectionsOf(localWith({}), ["alloy-otlp", "tempo"])).toEqual([
    "alloy-otlp → prometheus http-web",
    "alloy-otlp → tempo otlp-grpc",
    "grafana → tempo http",
    "job-board → alloy-otlp otlp-http",
    "prometheus → alloy-otlp http-metrics",
    "prometheus → tempo http",
  ]);
});

test("an endpoint of one's own takes their place: a Service by its namespace, anything else by its name", () => {
  const inCluster = localWith({ endpoint: "http://jaeger.tracing.svc:4318" });
  expect(connectionsOf(inCluster, ["alloy-otlp", "tempo", "trace-receiver"])).toEqual([
    "job-board → trace-receiver otlp-http",
  ]);
  expect(clusterServices(inCluster).traceReceiver).toMatchObject({
    url: "http://jaeger.tracing.svc:4318",
    peer: { kind: "pods", namespace: { name: "tracing" }, ports: [{ port: 4318 }] },
  });
  const outside = localWith({ endpoint: "https://otlp.example.com/here" });
  expect(clusterServices(outside).traceReceiver?.peer).toMatchObject({
    kind: "hosts",
    hosts: ["otlp.example.com"],
    ports: [{ port: 443 }],
  });
});

test.each(["jaeger:4318", "ftp://jaeger/", "http://user:word@jaeger:4318", "http://jaeger/?a=b"])(
  "%s is no endpoint",
  (endpoint) => {
    expect(() => localWith({ endpoint })).toThrow(
      "an http or https address without user, password and query",
    );
  },
);

test("without the add-on programs record nothing, and Prometheus takes and keeps nothing of traces", () => {
  const off = { tempo: { enabled: false }, "alloy-otlp": { enabled: false } };
  expect(clusterServices(localWith({}, off)).traceReceiver).toBeUndefined();
  const stack = valuesOf(
    releaseIn(releasesWith("local", { addons: off }), "kube-prometheus-stack"),
  );
  expect(stack).not.toHaveProperty("prometheus.prometheusSpec.enableRemoteWriteReceiver");
  expect(stack).not.toHaveProperty("prometheus.prometheusSpec.enableFeatures");
  expect(JSON.stringify(stack)).not.toContain("tempo");
});

test("in Grafana a line leads to its trace, a trace to its lines and metrics, and a latency to a trace", () => {
  const { grafana, prometheus } = values("prod", "kube-prometheus-stack") as {
    grafana: {
      additionalDataSources: { uid: string; jsonData: Record<string, unknown> }[];
      sidecar: { datasources: Record<string, unknown> };
    };
    prometheus: { prometheusSpec: Record<string, unknown> };
  };
  const [loki, tempo] = grafana.additionalDataSources;
  expect(loki?.jsonData["derivedFields"]).toEqual([
    expect.objectContaining({
      matcherType: "label",
      matcherRegex: "trace_id",
      datasourceUid: "tempo",
    }),
  ]);
  expect(tempo).toMatchObject({
    uid: "tempo",
    jsonData: {
      tracesToLogsV2: { datasourceUid: "loki", tags: [{ key: "service.name", value: "app" }] },
      tracesToMetrics: { datasourceUid: "prometheus" },
      serviceMap: { datasourceUid: "prometheus" },
    },
  });
  expect(grafana.sidecar.datasources["exemplarTraceIdDestinations"]).toEqual({
    datasourceUid: "tempo",
    traceIdLabelName: "trace_id",
  });
  expect(prometheus.prometheusSpec).toMatchObject({
    enableFeatures: ["exemplar-storage"],
    enableRemoteWriteReceiver: true,
  });
});

test("every environment has both", () => {
  for (const name of ["local", "prod"] as const) {
    const names = Object.values(releases(name)).map(({ name: release }) => release);
    expect(names).toEqual(expect.arrayContaining(["tempo", "alloy-otlp"]));
  }
});
