import { App } from "cdktf";
import { parseEnvironment } from "../../../modules/environment/environment";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { PlatformStack } from "../../../stacks/platform";
import { ENVIRONMENTS, settingsFrom } from "../../support/environments/environments";
import { objectsOf, ofKind } from "../../support/objects";
import { stackNamed, synthApp } from "../../support/synth";
import { overlappingPeers } from "../../support/connection-matrix";

const { local, prod } = ENVIRONMENTS;

function environmentWith(base: typeof local | typeof prod, platform: object) {
  return parseEnvironment(
    base === prod ? "prod" : "local",
    { ...base, platform: { ...base.platform, ...platform } },
    settingsFrom(),
    ENVIRONMENTS,
  );
}

/** Declared connections, `from → to port`. */
function connections(base: typeof local | typeof prod, platform: object = {}): string[] {
  const app = new App({ stackTraces: false });
  new PlatformStack(app, environmentWith(base, platform));
  return declaredConnections(app).flatMap(({ from, to, ports }) =>
    to.ports
      .filter(({ name }) => ports.includes(name))
      .map(({ port }) => `${from.name} → ${to.name} ${port}`),
  );
}

const email = { to: ["a@example.com"], from: "b@example.com", username: "alerts" };

test.each([
  [{ email: { ...email, smarthost: "smtp.example.com:587" } }, ["587"]],
  [{ email: { ...email, smarthost: "smtp.example.com:2525" } }, ["2525"]],
  [{ email: { ...email, smarthost: "smtp.example.com:25" }, teams: true }, ["25", "443"]],
  [{ webhook: true, webhookPort: 8443 }, ["8443"]],
  [{ watchdog: true }, ["443"]],
  [{ webhook: true, teams: true }, ["443"]],
  [{}, []],
])("Alertmanager reaches its receivers on the ports of the settings: %j", (alerts, ports) => {
  expect(
    connections(prod, { alerts }).filter((line) => line.startsWith("alertmanager → ")),
  ).toEqual(ports.map((port) => `alertmanager → alert-receivers ${port}`));
});

test.each([
  "smtp.example.com",
  "smtp.example.com:0",
  "smtp.example.com:65536",
  "a..b:25",
  "[::1]:25",
])("%s is no address of an SMTP server", (smarthost) => {
  expect(() => environmentWith(prod, { alerts: { email: { ...email, smarthost } } })).toThrow(
    `platform.alerts.email.smarthost\n  value:  "${smarthost}"\n  rule:   \`<host>:<port>\``,
  );
});

test("Let's Encrypt's questions for the default certificate reach the solver's pod", () => {
  expect(connections(prod)).toContain("traefik → acme-solver 8089");
  expect(connections(local)).not.toContain("traefik → acme-solver 8089");
});

test("each part of cert-manager has its own connections, none takes in another's pods", () => {
  const app = new App({ stackTraces: false });
  new PlatformStack(app, environmentWith(prod, {}));
  expect(overlappingPeers(declaredConnections(app))).toEqual([]);
  const declared = connections(prod);
  expect(declared.filter((line) => line.startsWith("prometheus → cert-manager"))).toEqual([
    "prometheus → cert-manager 9402",
    "prometheus → cert-manager-webhook 9402",
    "prometheus → cert-manager-cainjector 9402",
  ]);
  expect(declared.filter((line) => line.endsWith(" → internet 443"))).not.toContain(
    "cert-manager-webhook → internet 443",
  );
});

function allowDns(platform: object) {
  const environment = environmentWith(prod, platform);
  const stack = stackNamed(
    synthApp((app) => new PlatformStack(app, environment)),
    "platform",
  );
  return objectsOf(stack).filter(({ metadata }) => metadata.name === "allow-dns");
}

test("pods may ask a DNS cache on their node where an environment names it, and only there", () => {
  const cache = { ipBlock: { cidr: "169.254.10.0/24" } };
  const policies = allowDns({ network: { nodeDnsCidr: "169.254.10.0/24" } });
  expect(policies.length).toBeGreaterThan(3);
  for (const { spec } of policies) {
    expect(spec).toMatchObject({ egress: [{ to: [expect.anything(), cache] }] });
  }
  expect(JSON.stringify(allowDns({}))).not.toContain("169.254");
});

test("the node's agent finds the logs of static pods by the hash that the kubelet names them with", () => {
  const environment = environmentWith(local, {});
  const stack = stackNamed(
    synthApp((app) => new PlatformStack(app, environment)),
    "platform",
  );
  expect(JSON.stringify(stack.resources("helm_release"))).toContain(
    "__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror",
  );
  expect(Object.keys(ofKind(objectsOf(stack), "Namespace"))).toContain("node-agents");
});
