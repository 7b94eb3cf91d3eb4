import { clusterIssuerName } from "../../../modules/addons/cert-manager/cluster-issuer";
import { environmentNamed } from "../../support/environments/environments";
import { releaseIn, releasesWith, values, valuesOf } from "../../support/platform";

test.each([
  ["local", "local-ca"],
  ["dev", "letsencrypt-staging"],
  ["staging", "letsencrypt-staging"],
  ["prod", "letsencrypt-production"],
] as const)("%s gets its certificates from %s", (name, issuer) => {
  expect(clusterIssuerName(environmentNamed(name))).toBe(issuer);
});

test("an environment whose zone may not be written to lets the ingress answer alone", () => {
  const blocks = releasesWith("prod", {
    certificates: { challenge: "http01", email: "a@example.com" },
  });
  const { manifests: made } = valuesOf(releaseIn(blocks, "cluster-issuers")) as {
    manifests: { spec: { acme: { solvers: unknown } } }[];
  };
  const ingress = [{ http01: { ingress: { ingressClassName: "traefik" } } }];
  expect(made.map(({ spec }) => spec.acme.solvers)).toEqual([ingress, ingress]);
});

test("cert-manager's pods get the token of their identity in Azure, and none in local", () => {
  expect(values("prod", "cert-manager")).toMatchObject({
    podLabels: { "azure.workload.identity/use": "true" },
  });
  expect(values("local", "cert-manager")).not.toHaveProperty("podLabels");
});
