import type { RouteProps } from "../../../modules/kubernetes/route";
import { WebService, type WebServiceProps } from "../../../modules/kubernetes/web-service";
import { ofKind } from "../../support/objects";
import { serviceFor } from "../../support/traefik";
import { minimalProps, synthWorkloads } from "../../support/workload";

type Routes = Parameters<typeof serviceFor>[0];

function synthRoutes(
  routes: Readonly<Record<string, Omit<RouteProps, "domain">>>,
  props: Partial<WebServiceProps> = {},
) {
  const { objects } = synthWorkloads((stack, namespace) => {
    for (const [name, route] of Object.entries(routes)) {
      new WebService(stack, name, {
        ...minimalProps(namespace),
        ...props,
        name,
        route: { domain: "example.com", ...route },
      });
    }
  });
  const ingressRoutes = Object.values(ofKind(objects, "IngressRoute")).map(
    ({ spec }) => spec as { routes: Routes; tls: { secretName: string } },
  );
  return { objects, ingressRoutes, all: ingressRoutes.flatMap((each) => each.routes) };
}

const shared = synthRoutes({
  web: {},
  jobs: { pathPrefixes: ["/api/jobs", "/api/burns", "/v1.0/"], certificateSecret: "web-tls" },
  applicants: {
    pathPrefixes: ["/api/jobs/{id}/applications", "/api/applications"],
    certificateSecret: "web-tls",
  },
});

test.each([
  ["/", "web"],
  ["/api", "web"],
  ["/api/jobs", "jobs"],
  ["/api/jobs/", "jobs"],
  ["/api/jobs/7", "jobs"],
  ["/api/jobs/7/application-counts", "jobs"],
  ["/api/jobs/7/applications", "applicants"],
  ["/api/jobs/7/applications/", "applicants"],
  ["/api/jobs/7/applications-of-others", "jobs"],
  ["/api/jobs//applications", "jobs"],
  ["/api/jobs/7/8/applications", "jobs"],
  ["/api/applications/a-b", "applicants"],
  ["/api/jobsearch", "web"],
  ["/api/burns/1", "jobs"],
  ["/v1.0/a", "jobs"],
  ["/v1.0", "jobs"],
  ["/v1x0", "web"],
])("of workloads that share a host, %s goes to %s", (path, name) => {
  expect(serviceFor(shared.all, "example.com", path)).toBe(name);
});

test("a segment in braces is no wildcard over segments, and dots stand for themselves", () => {
  const { all } = synthRoutes({ api: { pathPrefixes: ["/v1.0/{id}/b"] } });
  expect(serviceFor(all, "example.com", "/v1.0/7/b/c")).toBe("api");
  expect(serviceFor(all, "example.com", "/v1x0/7/b")).toBeUndefined();
  expect(serviceFor(all, "example.com", "/v1.0/7/bc")).toBeUndefined();
  expect(serviceFor(all, "example.com", "/a/v1.0/7/b")).toBeUndefined();
});

test("of two paths that fit, the one with more segments wins, then the one with fewer braces", () => {
  const { all } = synthRoutes({
    short: { pathPrefixes: ["/a/b"] },
    long: { pathPrefixes: ["/a/{x}/{y}"] },
    named: { pathPrefixes: ["/a/{x}/c"] },
  });
  expect(serviceFor(all, "example.com", "/a/b")).toBe("short");
  expect(serviceFor(all, "example.com", "/a/b/d")).toBe("long");
  expect(serviceFor(all, "example.com", "/a/b/c")).toBe("named");
});

test("a path alone takes nothing of another name that begins like it", () => {
  const { all } = synthRoutes({ api: { pathPrefixes: ["/api"] } });
  expect(serviceFor(all, "example.com", "/api/x")).toBe("api");
  expect(serviceFor(all, "example.com", "/api")).toBe("api");
  expect(serviceFor(all, "example.com", "/apiary")).toBeUndefined();
});

test("a host that several workloads share has one certificate", () => {
  expect(Object.keys(ofKind(shared.objects, "Certificate"))).toEqual(["web"]);
  expect(shared.ingressRoutes.map(({ tls }) => tls.secretName)).toEqual([
    "web-tls",
    "web-tls",
    "web-tls",
  ]);
});

test("variant b of a path comes before the other one, and after longer paths", () => {
  const when = { header: { name: "X-Variant", value: "b" } };
  const b = { repository: "registry.example/web", tag: "2" };
  const { all } = synthRoutes(
    { jobs: { pathPrefixes: ["/api/jobs"] } },
    { release: { strategy: "ab", b, when } },
  );
  expect(all.map(({ services: [service], priority }) => [service?.name, priority])).toEqual([
    ["jobs-b", 2021],
    ["jobs", 2020],
  ]);
});

test("fails for a path that isn't one", () => {
  expect(() =>
    synthRoutes({ api: { pathPrefixes: ["api", "/a/{id", "/a/{1}", "/a//b"] } }),
  ).toThrow(
    /api\.route\.pathPrefixes\[0\][^]+pathPrefixes\[1\][^]+pathPrefixes\[2\][^]+pathPrefixes\[3\]\n {2}value: {2}"\/a\/\/b"\n {2}rule: {3}a path of a URL: a slash first, then what RFC 3986 allows unescaped, or a segment in braces/,
  );
});
