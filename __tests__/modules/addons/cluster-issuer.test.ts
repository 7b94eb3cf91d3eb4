import { clusterIssuerName } from "../../../modules/addons/cert-manager/cluster-issuer";
import { environmentNamed } from "../../support/environments/environments";

test.each([
  ["local", "local-ca"],
  ["dev", "letsencrypt-staging"],
  ["staging", "letsencrypt-staging"],
  ["prod", "letsencrypt-production"],
] as const)("%s gets its certificates from %s", (name, issuer) => {
  expect(clusterIssuerName(environmentNamed(name))).toBe(issuer);
});
