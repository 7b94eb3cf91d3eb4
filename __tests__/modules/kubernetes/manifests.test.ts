import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { Fn } from "cdktf";
import { type Manifest, Manifests } from "../../../modules/kubernetes/manifests";
import { synthStack } from "../../support/synth";

const monitor = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: { name: "web", namespace: "shop" },
  spec: { selector: { matchLabels: { app: "web" } }, endpoints: [{ port: "http" }] },
} satisfies IServiceMonitor;

function release(...manifests: Manifest[]) {
  return synthStack((stack) => {
    new HelmProvider(stack, "Helm", {});
    new Manifests(stack, "Monitors", { name: "monitors", namespace: "shop", manifests });
  }).resource("helm_release");
}

test("custom resources are the values of one release that rolls back when it fails", () => {
  const { values, ...rest } = release(monitor);
  expect(JSON.parse((values as [string])[0])).toEqual({ manifests: [monitor] });
  expect(rest).toEqual({
    atomic: true,
    chart: expect.stringMatching(/^\.\/assets\//),
    cleanup_on_fail: true,
    max_history: 5,
    name: "monitors",
    namespace: "shop",
    timeout: 120,
    wait: true,
  });
});

test("Terraform reads no template in a text, but fills in what only it knows", () => {
  const middleware = {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "rewrite" },
    spec: {
      replacePathRegex: { regex: "^/(.*)", replacement: "/${1}" },
      headers: { customRequestHeaders: { client: Fn.upper("id") } },
    },
  };
  const [values] = release(middleware)["values"] as [string];
  expect(values).toContain('"/$${1}"');
  expect(values).toContain('"client":"${upper("id")}"');
});

test("fails with every field that a CRD would refuse, or drop without a word", () => {
  const misspelt = {
    ...monitor,
    spec: { selectr: {}, endpoints: [{ port: 9090, interval: "15 seconds" }] },
  };
  const unknown = { apiVersion: "v1", kind: "Secrets", metadata: { name: "x" } };
  const outdated = { ...monitor, apiVersion: "monitoring.coreos.com/v1alpha1" };
  expect(() => release(misspelt, unknown, outdated)).toThrow(
    [
      "6 problems in the stacks:",
      "",
      "test/Monitors.ServiceMonitor shop/web spec.endpoints[0].interval",
      '  value:  "15 seconds"',
      "  rule:   Invalid string: must match pattern /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/",
      "  remedy: write a value within the rule",
      "",
      "test/Monitors.ServiceMonitor shop/web spec.endpoints[0].port",
      "  value:  9090",
      "  rule:   must be a string",
      "  remedy: write a string",
      "",
      "test/Monitors.ServiceMonitor shop/web spec.selector",
      "  value:  (not set)",
      "  rule:   must be an object",
      "  remedy: add it",
      "",
      "test/Monitors.ServiceMonitor shop/web spec.selectr",
      "  value:  {}",
      "  rule:   a known key: attachMetadata, bodySizeLimit, convertClassicHistogramsToNHCB, endpoints, fallbackScrapeProtocol, jobLabel, keepDroppedTargets, labelLimit, labelNameLengthLimit, labelValueLengthLimit, namespaceSelector, nativeHistogramBucketLimit, nativeHistogramMinBucketFactor, podTargetLabels, sampleLimit, scrapeClass, scrapeClassicHistograms, scrapeNativeHistograms, scrapeProtocols, selector, selectorMechanism, serviceDiscoveryRole, targetLabels, targetLimit",
      "  remedy: remove it or correct its spelling",
      "",
      "test/Monitors.Secrets shop/x kind",
      '  value:  "Secrets"',
      "  rule:   a kind with a schema in modules/kubernetes/crd-schemas: Certificate, CiliumNetworkPolicy, ClusterImagePolicy, ClusterIssuer, IngressRoute, IngressRouteTCP, Issuer, Middleware, PodMonitor, Probe, PrometheusRule, ScaledObject, SecretProviderClass, ServersTransport, ServiceMonitor, TLSOption, TLSStore, TraefikService, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding",
      "  remedy: correct it, or add the kind to scripts/charts/crd-schemas.ts",
      "",
      "test/Monitors.ServiceMonitor shop/web apiVersion",
      '  value:  "monitoring.coreos.com/v1alpha1"',
      "  rule:   the stored version of ServiceMonitor, monitoring.coreos.com/v1 (prometheus-operator-crds 31.0.1)",
      "  remedy: write monitoring.coreos.com/v1",
    ].join("\n"),
  );
});

function named(name: string) {
  return synthStack((stack) => {
    new HelmProvider(stack, "Helm", {});
    new Manifests(stack, "Monitors", { name, namespace: "shop", manifests: [monitor] });
  }).resource("helm_release");
}

test("a release's name has at most the 53 characters that Helm takes", () => {
  expect(named("a".repeat(53))["name"]).toHaveLength(53);
  expect(() => named("a".repeat(54))).toThrow("at most 53 characters");
});
