import { processEnvironment, selectEnvironment } from "../../../environments/environments";
import { clusterIssuerName } from "../../../modules/addons/cert-manager/cluster-issuer";

test.each([
  ["local", "local-ca"],
  ["dev", "letsencrypt-staging"],
  ["staging", "letsencrypt-staging"],
  ["prod", "letsencrypt-production"],
])("%s gets its certificates from %s", (name, issuer) => {
  const environment = selectEnvironment(processEnvironment({ ENVIRONMENT: name }));
  expect(clusterIssuerName(environment)).toBe(issuer);
});
