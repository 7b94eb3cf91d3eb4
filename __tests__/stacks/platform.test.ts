import { CATALOGUE } from "../../modules/addons/catalogue";
import { certManager } from "../../modules/addons/cert-manager/cert-manager";
import { parseEnvironment } from "../../modules/environment/environment";
import { ENVIRONMENTS, settingsFrom } from "../support/environments/environments";
import { prod } from "../support/environments/prod";
import {
  manifests,
  type PlatformName,
  platforms,
  release,
  releaseIn,
  releases,
  releasesWith,
  valuesOf,
} from "../support/platform";
import type { Block } from "../support/synth";

function names(environment: PlatformName): unknown[] {
  return Object.values(releases(environment)).map((block) => block["name"]);
}

function dependencies(name: string): unknown[] {
  return (release("prod", name)["depends_on"] as string[])
    .filter((address) => address.startsWith("helm_release."))
    .map((address) => releases("prod")[address]?.["name"]);
}

function source({ chart, repository, version }: Block) {
  return { chart, repository, version };
}

function mirrored(chartMirror: string): Block {
  return releaseIn(releasesWith("local", {}, { chartMirror }), "cert-manager");
}

describe("releases", () => {
  test("survive a failed first install, wait, and keep a bounded history", () => {
    for (const block of (["local", "prod"] as const).flatMap((name) =>
      Object.values(releases(name)),
    )) {
      expect(block).toMatchObject({
        atomic: true,
        cleanup_on_fail: true,
        wait: true,
        max_history: 5,
        timeout: expect.any(Number),
      });
      // It would skip every hook, cert-manager's start-up check among them.
      expect(block).not.toHaveProperty("disable_webhooks");
      expect(block).not.toHaveProperty("create_namespace");
    }
  });

  test("come in the order of their dependencies, custom resources after their CRDs", () => {
    const ground = ["cilium-policies", "key-vault-secrets"];
    expect(dependencies("traefik")).toEqual([
      ...ground,
      "prometheus-operator-crds",
      "traefik-crds",
    ]);
    expect(dependencies("alloy")).toEqual([...ground, "prometheus-operator-crds", "loki"]);
    expect(dependencies("cluster-issuers")).toEqual(["cert-manager"]);
    expect(dependencies("ingress-resources")).toEqual(["traefik", "cert-manager"]);
    expect(dependencies("grafana-route")).toEqual(["kube-prometheus-stack", "traefik"]);
    expect(dependencies("alerts")).toEqual(["kube-prometheus-stack"]);
  });

  test("wait for their namespaces and for every policy, so that no pod starts cut off", () => {
    const policies = Object.keys(platforms.local.resources("kubernetes_network_policy_v1"));
    const namespaces = Object.keys(platforms.local.resources("kubernetes_namespace_v1"));
    expect(policies.length).toBeGreaterThan(40);
    expect(release("local", "loki")["depends_on"]).toEqual(
      expect.arrayContaining([...policies, ...namespaces]),
    );
  });

  test("metrics-server is released only where the cluster has none", () => {
    expect(names("local")).toContain("metrics-server");
    expect(names("prod")).not.toContain("metrics-server");
    const skipping = releasesWith("local", {}, { skippedAddons: ["metrics-server"] });
    expect(skipping.map(({ name }) => name)).not.toContain("metrics-server");
  });

  test("charts come from their repositories, or from a mirror, in the same version", () => {
    expect(source(release("prod", "cert-manager"))).toEqual({
      chart: "cert-manager",
      repository: "https://charts.jetstack.io",
      version: certManager.chart.version,
    });
    expect(source(mirrored("/srv/charts/"))).toEqual({
      chart: `/srv/charts/cert-manager-${certManager.chart.version}.tgz`,
      version: certManager.chart.version,
    });
    expect(source(mirrored("oci://registry.example.com/charts"))).toEqual({
      chart: "cert-manager",
      repository: "oci://registry.example.com/charts",
      version: certManager.chart.version,
    });
  });

  test("what Helm would install once, from a chart's crds/, is a release that moves with it", () => {
    const [[address, pinned] = []] = Object.entries(platforms.prod.data("helm_template"));
    expect(pinned && source(pinned)).toEqual(source(release("prod", "traefik")));
    expect(release("prod", "traefik-crds")).toMatchObject({
      chart: expect.stringMatching(/^\.\/assets\//),
      set: [{ name: "files", value: `\${jsonencode(data.${address}.crds)}`, type: "literal" }],
      // Those that an earlier install left have no owner.
      take_ownership: true,
    });
    const skipping = Object.values(releases("prod")).filter((block) => "skip_crds" in block);
    expect(skipping.map(({ name }) => name)).toEqual(["traefik"]);
  });

  test("an add-on can be switched off, sized and extended", () => {
    const blocks = releasesWith("local", {
      addons: { "alloy-events": { enabled: false }, loki: { values: { read: { replicas: 1 } } } },
    });
    expect(blocks.map(({ name }) => name)).not.toContain("alloy-events");
    expect(valuesOf(releaseIn(blocks, "loki"))).toMatchObject({
      read: { replicas: 1 },
      write: { replicas: 0 },
    });
  });
});

describe("namespaces", () => {
  test("are restricted, but for the one of the agents that read the nodes", () => {
    const levels = Object.values(platforms.prod.resources("kubernetes_namespace_v1")).map(
      ({ metadata }) => {
        const { name, labels } = metadata as { name: string; labels: Record<string, string> };
        return [name, labels["pod-security.kubernetes.io/enforce"]];
      },
    );
    expect(Object.fromEntries(levels)).toEqual({
      traefik: "restricted",
      "cert-manager": "restricted",
      "database-administration": "restricted",
      monitoring: "restricted",
      "node-agents": "privileged",
    });
  });

  test("with Cilium, the API server and the nodes are let in by name, not by address", () => {
    expect(manifests("prod", "cilium-policies").map(({ metadata }) => metadata)).toEqual([
      { name: "to-api-server", namespace: "traefik" },
      { name: "to-api-server", namespace: "cert-manager" },
      { name: "to-api-server", namespace: "monitoring" },
      { name: "to-api-server", namespace: "node-agents" },
      { name: "prometheus-to-nodes", namespace: "monitoring" },
    ]);
    expect(names("local")).not.toContain("cilium-policies");
  });
});

describe("bad input", () => {
  test("fails with every wrong setting of the section at once", () => {
    const settings = settingsFrom();
    const { certificates: _email, ...platform } = prod.platform;
    const input = {
      ...prod,
      platform: {
        ...platform,
        certificates: {},
        addons: { nginx: {} },
        logs: { retention: "30" },
        ingress: { replicas: { min: 4, max: 2 } },
      },
    };
    expect(() => parseEnvironment("prod", input, settings, ENVIRONMENTS)).toThrow(
      [
        "4 problems in environments/prod.ts:",
        "",
        "platform.addons.nginx",
        "  value:  {}",
        `  rule:   a known key: ${CATALOGUE.map(({ name }) => name).join(", ")}`,
        "  remedy: remove it or correct its spelling",
        "",
        "platform.ingress.replicas",
        '  value:  {"min":4,"max":2}',
        "  rule:   `min` at most `max`",
        "  remedy: raise `max` or lower `min`",
        "",
        "platform.logs.retention",
        '  value:  "30"',
        "  rule:   a whole number and a unit, h, d or w, of at least 24h",
        "  remedy: write e.g. 15d or 360h",
        "",
        "platform.certificates.email",
        "  value:  (not set)",
        "  rule:   must be a string",
        "  remedy: add it",
      ].join("\n"),
    );
  });

  test("fails with what add-ons and names don't go together with", () => {
    const platform = {
      grafana: { hostname: "grafana.example.org" },
      addons: {
        loki: { enabled: false },
        "alloy-events": { enabled: false },
        traefik: { values: { service: { type: "NodePort" } } },
      },
    };
    expect(() => releasesWith("local", platform)).toThrow(
      [
        "3 problems in the stacks:",
        "",
        "platform.grafana.hostname",
        '  value:  "grafana.example.org"',
        "  rule:   the domain jobboard.localhost of the environment, or a name below it",
        "  remedy: write e.g. grafana.jobboard.localhost",
        "",
        "platform/AddOns.dependsOn",
        '  value:  "alloy → loki"',
        "  rule:   alloy depends on loki, which is switched off",
        "  remedy: switch loki on, or alloy off",
        "",
        "platform/AddOns.traefik.values.service.type",
        '  value:  "NodePort"',
        "  rule:   a path of the values of traefik 41.3.0; here it has additionalServices, annotations, annotationsTCP, annotationsUDP, enabled, labels, nameOverride, single, spec",
        "  remedy: correct its spelling or remove it: Helm would ignore it without a word",
      ].join("\n"),
    );
  });
  test("fails when the storage account deletes logs that Loki still counts on", () => {
    expect(() => releasesWith("prod", { logs: { retention: "13w" } })).toThrow(
      [
        "1 problem in the stacks:",
        "",
        "platform.logs.retention",
        '  value:  "13w"',
        "  rule:   shorter than infrastructure.storage.logs.deleteAfterDays, 90 days",
        "  remedy: shorten it, or keep the blobs longer",
      ].join("\n"),
    );
  });
});
