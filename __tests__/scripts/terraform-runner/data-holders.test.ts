import { lostWith } from "../../../scripts/terraform-runner/plan/data-holders";

test.each(["loki", "./charts/loki-18.11.0.tgz", "oci://registry.example.com/charts/loki"])(
  "a release of %s holds data",
  (chart) => {
    expect(lostWith("helm_release", { chart })).toBe("the logs on volumes");
  },
);

test.each(["loki-canary", "./charts/traefik-41.3.0.tgz"])("a release of %s holds none", (chart) => {
  expect(lostWith("helm_release", { chart })).toBeUndefined();
});

test("what the code makes again as it was holds none", () => {
  expect(lostWith("kubernetes_deployment_v1", {})).toBeUndefined();
});
