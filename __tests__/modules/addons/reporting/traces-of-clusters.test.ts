import { objectsOf, policiesOf } from "../../../support/objects";
import { releaseIn, valuesOf } from "../../../support/platform";
import { CA, reportingInputs, type Synthesised, synthReporting } from "../../../support/reporting";
import { stackNamed } from "../../../support/synth";

interface AlloyValues {
  readonly alloy: {
    readonly stabilityLevel?: string;
    readonly configMap: { readonly content: string };
    readonly extraPorts: readonly { readonly name: string; readonly port: number }[];
    readonly mounts: {
      readonly extra: readonly { readonly name: string; readonly mountPath: string }[];
    };
  };
  readonly controller: {
    readonly volumes: { readonly extra: readonly Readonly<Record<string, unknown>>[] };
  };
}

const letIn = reportingInputs(({ watch }) => {
  Object.assign(watch?.platform.monitoring ?? {}, { receives: { staging: null, prod: CA } });
});
const prod = synthReporting("prod");
const watch = synthReporting("watch", letIn);

function receiver(of: Synthesised): AlloyValues {
  const releases = Object.values(stackNamed(of.stacks, "platform").resources("helm_release"));
  return valuesOf(releaseIn(releases, "alloy-otlp")) as AlloyValues;
}

const textOf = (of: Synthesised) => receiver(of).alloy.configMap.content;

/** The text between the braces of a component. */
function block(text: string, component: string): string {
  return new RegExp(`^${component} \\{\\n(.*?)^\\}`, "ms").exec(text)?.[1] ?? "";
}

test("what a reporting cluster keeps goes to its own Tempo and, from a queue of its own, to the other", () => {
  const text = textOf(prod);
  expect(block(text, 'otelcol.processor.batch "kept"')).toContain(
    "traces = [otelcol.exporter.otlp.tempo.input, otelcol.exporter.otlphttp.receiver.input]",
  );
  const own = block(text, 'otelcol.exporter.otlp "tempo"');
  const other = block(text, 'otelcol.exporter.otlphttp "receiver"');
  expect(own).toMatch(/sending_queue \{\s+queue_size = 500\s/);
  expect(own).not.toContain("storage");
  expect(other).toContain('traces_endpoint = "https://traces-prod.watch.example.com/v1/traces"');
  expect(other).toMatch(/cert_file +=.*reporting-client\/tls\.crt"\s+key_file +=.*\/tls\.key"/);
  expect(other).not.toContain("insecure");
});

test("a renewed certificate is read anew; else it would be the old one until the pod is replaced", () => {
  expect(block(textOf(prod), 'otelcol.exporter.otlphttp "receiver"')).toContain(
    'reload_interval = "1h"',
  );
});

test("what waits lies on a disk, bounded by its bytes, on a volume with room for it", () => {
  const other = block(textOf(prod), 'otelcol.exporter.otlphttp "receiver"');
  const bytes = Number(/queue_size = (\d+)/.exec(other)?.[1]);
  expect(other).toContain('sizer      = "bytes"');
  expect(other).toContain("storage    = otelcol.storage.file.waiting.handler");
  expect(bytes).toBe(256 * 1024 * 1024);
  const { alloy, controller } = receiver(prod);
  const folder = /directory = "(.+)"/.exec(block(textOf(prod), 'otelcol.storage.file "waiting"'));
  expect(alloy.mounts.extra).toContainEqual({ name: "waiting", mountPath: folder?.[1] });
  expect(controller.volumes.extra).toContainEqual({
    name: "waiting",
    emptyDir: { sizeLimit: "768Mi" },
  });
  expect(controller.volumes.extra).toContainEqual({
    name: "reporting-client",
    secret: { secretName: "reporting-client" },
  });
  expect(alloy.stabilityLevel).toBe("public-preview");
});

test("each cluster's traces come in at a port of its own, which says whose they are", () => {
  const text = textOf(watch);
  expect(block(text, 'otelcol.receiver.otlp "of_prod"')).toContain('endpoint = "0.0.0.0:14319"');
  expect(block(text, 'otelcol.receiver.otlp "of_prod"')).toContain(
    "otelcol.processor.memory_limiter.of_prod.input",
  );
  expect(block(text, 'otelcol.processor.transform "of_prod"')).toContain(
    'set(attributes["cluster"], "jobboard-prod")',
  );
  expect(text).not.toContain("staging");
  expect(receiver(watch).alloy.extraPorts.map(({ name, port }) => `${name} ${port}`)).toEqual([
    "otlp-grpc 4317",
    "otlp-http 4318",
    "traces-2 14319",
  ]);
});

test("they are neither counted nor sampled again, and where Tempo doesn't take them the sender is told", () => {
  const text = textOf(watch);
  expect(block(text, 'otelcol.processor.memory_limiter "of_prod"')).not.toMatch(
    /spanmetrics|servicegraph|tail_sampling/,
  );
  expect(block(text, 'otelcol.processor.transform "of_prod"')).toContain(
    "traces = [otelcol.exporter.otlp.received.input]",
  );
  const received = block(text, 'otelcol.exporter.otlp "received"');
  expect(received).toMatch(/sending_queue \{\s+enabled = false/);
  expect(received).toMatch(/retry_on_failure \{\s+enabled = false/);
});

test("the ingress controller alone reaches these ports, and no other of the receiver's", () => {
  const to = policiesOf(objectsOf(stackNamed(watch.stacks, "platform"))).filter(({ spec }) =>
    JSON.stringify(spec.ingress ?? []).includes("14319"),
  );
  expect(to).toHaveLength(1);
  const [rule] = to[0]?.spec.ingress ?? [];
  expect(rule?.ports?.map(({ port }) => port)).toEqual([14_319]);
  expect(JSON.stringify(rule?.from)).toContain('"traefik"');
});

test("braces match, and nothing reads as a template of the chart", () => {
  for (const text of [textOf(prod), textOf(watch)]) {
    expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)?.length ?? 0);
    expect(text).not.toContain("{{");
  }
});

test("in Grafana a trace of another cluster leads to that cluster's lines and metrics", () => {
  const releases = Object.values(stackNamed(watch.stacks, "platform").resources("helm_release"));
  const cluster = expect.arrayContaining([{ key: "cluster", value: "cluster" }]);
  expect(valuesOf(releaseIn(releases, "kube-prometheus-stack"))).toHaveProperty(
    "grafana.additionalDataSources",
    expect.arrayContaining([
      expect.objectContaining({
        uid: "tempo",
        jsonData: expect.objectContaining({
          tracesToLogsV2: expect.objectContaining({ tags: cluster }),
          tracesToMetrics: expect.objectContaining({ tags: cluster }),
        }),
      }),
    ]),
  );
});
