import type { CertificateIssuer } from "../../../modules/kubernetes/cluster-services";
import type { ReleaseStrategy } from "../../../modules/kubernetes/release-strategy";
import type { RouteProps } from "../../../modules/kubernetes/route";
import { WebService } from "../../../modules/kubernetes/web-service";
import { cluster } from "../../support/cluster";
import { matrices } from "../../support/connection-matrix";
import { ofKind } from "../../support/objects";
import { minimalProps, synthWorkloads } from "../../support/workload";

const next = { repository: "registry.example/web", tag: "2.0.0" };

function routed(
  route: Partial<RouteProps> = {},
  release?: ReleaseStrategy,
  issuer: CertificateIssuer = cluster.issuer,
) {
  return synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", {
      ...minimalProps(namespace),
      cluster: { ...cluster, issuer },
      route: { domain: "example.com", ...route },
      ...(release && { release }),
    });
  });
}

function specOf(workloads: ReturnType<typeof routed>, kind: string, name = "web"): unknown {
  return ofKind(workloads.objects, kind)[name]?.["spec"];
}

const rolling = routed();

test("a route answers on the domain over HTTPS, with a certificate of its own", () => {
  expect(specOf(rolling, "IngressRoute")).toMatchObject({
    entryPoints: ["websecure"],
    routes: [{ kind: "Rule", match: "Host(`example.com`)" }],
    tls: { secretName: "web-tls" },
  });
  expect(specOf(rolling, "Certificate")).toMatchObject({
    secretName: "web-tls",
    dnsNames: ["example.com"],
    issuerRef: { kind: "ClusterIssuer", name: "letsencrypt-production" },
    privateKey: { algorithm: "ECDSA", rotationPolicy: "Always" },
  });
});

test("requests pass rate limit and retry, and time out", () => {
  expect(specOf(rolling, "IngressRoute")).toMatchObject({
    routes: [{ middlewares: [{ name: "web-rate-limit" }, { name: "web-retry" }] }],
  });
  expect(specOf(rolling, "Middleware", "web-rate-limit")).toEqual({
    rateLimit: { average: 100, burst: 200 },
  });
  expect(specOf(rolling, "Middleware", "web-retry")).toEqual({
    retry: { attempts: 3, initialInterval: "100ms" },
  });
  expect(specOf(rolling, "ServersTransport")).toEqual({
    forwardingTimeouts: {
      dialTimeout: "2s",
      responseHeaderTimeout: "30s",
      idleConnTimeout: "60s",
    },
  });
});

test("a pod that fails three times in 10 s is left out", () => {
  expect(specOf(rolling, "IngressRoute")).toMatchObject({
    routes: [
      {
        services: [
          {
            name: "web",
            port: "http",
            serversTransport: "web",
            passiveHealthCheck: { maxFailedAttempts: 3, failureWindow: "10s" },
          },
        ],
      },
    ],
  });
});

test("each part of the route can be switched off or on", () => {
  const bare = routed({
    rateLimit: null,
    retryAttempts: null,
    passiveHealthCheck: null,
    circuitBreaker: "NetworkErrorRatio() > 0.30",
  });
  expect(Object.keys(ofKind(bare.objects, "Middleware"))).toEqual(["web-circuit-breaker"]);
  expect(specOf(bare, "IngressRoute")).toMatchObject({
    routes: [
      {
        match: "Host(`example.com`)",
        services: [{ kind: "Service", name: "web", port: "http", serversTransport: "web" }],
      },
    ],
  });
});

test("the ingress controller reaches the pods and Let's Encrypt's challenge, with a CA of our own only the pods", () => {
  const opened = (workloads: ReturnType<typeof routed>) =>
    matrices(workloads.objects, workloads.declared).evaluated.filter((line) =>
      line.startsWith("traefik"),
    );
  expect(opened(rolling)).toEqual([
    "traefik/traefik → shop/acme-solver 8089/TCP",
    "traefik/traefik → shop/web 8080/TCP",
  ]);
  expect(opened(routed({}, undefined, { name: "local-ca", asksHost: false }))).toEqual([
    "traefik/traefik → shop/web 8080/TCP",
  ]);
});

test("rolling has one Deployment and no weights", () => {
  expect(Object.keys(ofKind(rolling.objects, "Deployment"))).toEqual(["web"]);
  expect(ofKind(rolling.objects, "TraefikService")).toEqual({});
});

test("blue/green runs both images and sends everything to the one that is live", () => {
  const blue = routed({}, { strategy: "blue-green", green: next, live: "blue" });
  const green = routed({}, { strategy: "blue-green", green: next, live: "green" });
  expect(specOf(blue, "IngressRoute")).toMatchObject({
    routes: [{ services: [{ kind: "TraefikService", name: "web" }] }],
  });
  expect(weightsOf(blue)).toEqual({ web: 100, "web-green": 0 });
  expect(weightsOf(green)).toEqual({ web: 0, "web-green": 100 });
  expect(imagesOf(blue)).toEqual({
    web: "registry.example/web:1.2.3",
    "web-green": "registry.example/web:2.0.0",
  });
});

test("a canary gets its share, and a browser stays with the one that answered first", () => {
  const canary = routed({}, { strategy: "canary", canary: next, weightPercent: 10 });
  expect(weightsOf(canary)).toEqual({ web: 90, "web-canary": 10 });
  expect(specOf(canary, "TraefikService")).toMatchObject({
    weighted: { sticky: { cookie: { name: "web-release", secure: true, httpOnly: true } } },
  });
});

test.each([
  [{ header: { name: "X-Variant", value: "b" } }, "Header(`X-Variant`, `b`)"],
  [
    { cookie: { name: "variant", value: "b.1" } },
    String.raw`HeaderRegexp(` + "`Cookie`, `" + String.raw`(^|;\s*)variant=b\.1(;|$)` + "`)",
  ],
])("variant b gets the requests that carry %j", (when, matcher) => {
  const ab = routed({}, { strategy: "ab", b: next, when });
  expect(specOf(ab, "IngressRoute")).toMatchObject({
    routes: [
      { match: `Host(\`example.com\`) && ${matcher}`, services: [{ name: "web-b" }] },
      { match: "Host(`example.com`)", services: [{ name: "web" }] },
    ],
  });
});

test("the second image has Service, autoscaler and budget of its own, and no policy more", () => {
  const canary = routed({}, { strategy: "canary", canary: next, weightPercent: 10 });
  for (const kind of ["Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"]) {
    expect(Object.keys(ofKind(canary.objects, kind)).sort()).toEqual(["web", "web-canary"]);
  }
  expect(specOf(canary, "Service", "web-canary")).toMatchObject({
    selector: { "app.kubernetes.io/instance": "web-canary" },
  });
  expect(specOf(canary, "Service")).toMatchObject({
    selector: { "app.kubernetes.io/instance": "web" },
  });
  expect(Object.keys(ofKind(canary.objects, "NetworkPolicy")).sort()).toEqual(
    Object.keys(ofKind(rolling.objects, "NetworkPolicy")).sort(),
  );
  const { evaluated, expected } = matrices(canary.objects, canary.declared);
  expect(evaluated).toEqual(expected);
  expect(evaluated).toContain("traefik/traefik → shop/web-canary 8080/TCP");
});

test("a release changes no id of what runs already", () => {
  const canary = routed({}, { strategy: "canary", canary: next, weightPercent: 10 });
  expect(canary.addresses).toEqual(expect.arrayContaining([...rolling.addresses]));
});

test("fails on a host outside the domain, a weight above 100 and a header that is none", () => {
  expect(() =>
    routed({ host: "example.org" }, { strategy: "canary", canary: next, weightPercent: 150 }),
  ).toThrow(
    [
      "2 problems in the stacks:",
      "",
      "test/Web.route.host",
      '  value:  "example.org"',
      "  rule:   the environment's domain or a name below it: example.com",
      "  remedy: write e.g. api.example.com",
      "",
      "test/Web.release.weightPercent",
      "  value:  150",
      "  rule:   a whole number between 0 and 100",
      "  remedy: start with 5 or 10, then 25, 50 and 100",
    ].join("\n"),
  );
  expect(() =>
    routed({}, { strategy: "ab", b: next, when: { header: { name: "X`)", value: "b" } } }),
  ).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "test/Web.release.when",
      '  value:  {"header":{"name":"X`)","value":"b"}}',
      "  rule:   a name of letters, digits, `_` and `-`; a value of these and `.`",
      "  remedy: write e.g. { header: { name: 'X-Variant', value: 'b' } }",
    ].join("\n"),
  );
});

function weightsOf(workloads: ReturnType<typeof routed>): Record<string, number> {
  const { weighted } = specOf(workloads, "TraefikService") as {
    weighted: { services: { name: string; weight: number }[] };
  };
  return Object.fromEntries(weighted.services.map(({ name, weight }) => [name, weight]));
}

function imagesOf({ objects }: ReturnType<typeof routed>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(ofKind(objects, "Deployment")).map(([name, { spec }]) => {
      const { template } = spec as { template: { spec: { containers: { image: string }[] } } };
      return [name, template.spec.containers[0]?.image];
    }),
  );
}
