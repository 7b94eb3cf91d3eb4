import { App } from "cdktf";
import { local } from "../../support/environments/local";
import { settingsFrom } from "../../support/environments/environments";
import { parseEnvironment } from "../../../modules/environment/environment";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { PlatformStack } from "../../../stacks/platform";
import { platforms, releaseIn, releasesWith, valuesOf } from "../../support/platform";

const enabled = { addons: { headlamp: { enabled: true } } };
const blocks = releasesWith("local", enabled);

test("it is off until an environment switches it on, its namespace with it", () => {
  expect(JSON.stringify(platforms.local.json)).not.toContain("headlamp");
});

test("its service account may do nothing: people bring a token of their own", () => {
  expect(valuesOf(releaseIn(blocks, "headlamp"))).toMatchObject({
    clusterRoleBinding: { create: false },
    config: { unsafeUseServiceAccountToken: false, enableHelm: false },
    pluginsManager: { enabled: false },
  });
});

test("its pod meets the level restricted, with requests and limits", () => {
  expect(valuesOf(releaseIn(blocks, "headlamp"))).toMatchObject({
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
  });
});

test.each([
  [enabled, "Host(`headlamp.jobboard.localhost`)"],
  [
    { addons: { headlamp: { enabled: true, hostname: "cluster.jobboard.localhost" } } },
    "Host(`cluster.jobboard.localhost`)",
  ],
])("the ingress leads there under its name: %j", (platform, match) => {
  expect(valuesOf(releaseIn(releasesWith("local", platform), "headlamp-route"))).toMatchObject({
    manifests: [{ kind: "IngressRoute", spec: { routes: [{ match }] } }],
  });
});

test("it reaches the API server, the ingress reaches it, and nothing else is open", () => {
  const input = { ...local, platform: { ...local.platform, ...enabled } };
  const app = new App({ stackTraces: false });
  new PlatformStack(app, parseEnvironment("local", input, settingsFrom({})));
  expect(
    declaredConnections(app)
      .filter(({ from, to }) => from.name === "headlamp" || to.name === "headlamp")
      .map(({ from, to, ports }) => `${from.name} → ${to.name} ${ports.join()}`),
  ).toEqual(["headlamp → api-server https", "traefik → headlamp http"]);
});
