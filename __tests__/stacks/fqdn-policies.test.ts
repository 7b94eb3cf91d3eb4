import { declaredConnections } from "../../modules/kubernetes/connection-graph";
import type { DeclaredConnection } from "../../modules/kubernetes/connection-graph";
import { composeStacks } from "../../stacks/compose";
import { azureEnvironment, withEveryReceiver } from "../support/azure-environment";
import { matrices } from "../support/connection-matrix";
import { objectsOf, ofKind } from "../support/objects";
import { type Block, stackNamed, synthApp } from "../support/synth";
import type { MutableInput } from "../support/synth-azure";

/** All that names hosts, in an environment that pays for policies by name. */
function withHosts(input: MutableInput): void {
  withEveryReceiver(input);
  Object.assign(input.platform.alerts ?? {}, { receiverHosts: ["*.logic.azure.com"] });
  input.workloads = { jobBoard: { backup: {} } };
  input.infrastructure.cluster.fqdnPolicies = true;
}

function synth(change: (input: MutableInput) => void) {
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    composeStacks(app, azureEnvironment("prod", change));
    declared = declaredConnections(app);
  });
  return { stacks, declared, objects: objectsOf(...Object.values(stacks)) };
}

const on = synth(withHosts);
const off = synth((input) => {
  withHosts(input);
  input.infrastructure.cluster.fqdnPolicies = false;
});

const networkProfile = ({ stacks }: typeof on): unknown =>
  stackNamed(stacks, "infrastructure").resource("azurerm_kubernetes_cluster")["network_profile"];

test("the cluster's policies name hosts where the environment says so, and it has what that needs", () => {
  expect(networkProfile(on)).toMatchObject({
    network_data_plane: "cilium",
    network_plugin: "azure",
    advanced_networking: { security_enabled: true },
  });
  expect(networkProfile(off)).not.toHaveProperty("advanced_networking");
  expect(Object.keys(ofKind(off.objects, "CiliumNetworkPolicy"))).toEqual([
    "to-api-server",
    "prometheus-to-nodes",
  ]);
});

test("the policies allow what is declared, host by host and port by port, and no other host", () => {
  const { evaluated, expected } = matrices(on.objects, on.declared);
  expect(evaluated).toEqual(expected);
  expect(evaluated).toContain("job-board/job-board → login.microsoftonline.com 443/TCP");
  expect(evaluated.filter((line) => line.includes("stranger.example.com"))).toEqual([]);
});

function outside({ declared }: typeof on): string[] {
  return declared
    .filter(({ to }) => to.kind !== "pods" && !["api-server", "nodes"].includes(to.name))
    .map(({ from, to, ports }) => {
      const members = to.kind === "hosts" ? to.hosts : [];
      return [from.name, "→", to.name, ...members, ...ports].join(" ");
    })
    .sort();
}

test("whoever knows its hosts names them, and nobody reaches the rest of the world any more", () => {
  const entra = "→ entra login.microsoftonline.com login.microsoft.com https";
  const blobs = "→ blob-storage stjobboardprodweu";
  expect(outside(on)).toEqual([
    "alertmanager → receivers *.logic.azure.com https-443",
    "alertmanager → smtp-server smtp.example.com smtp",
    "cert-manager → azure-management management.azure.com https",
    `cert-manager ${entra}`,
    "cert-manager → lets-encrypt acme-staging-v02.api.letsencrypt.org acme-v02.api.letsencrypt.org https",
    "cert-manager → name-servers *.azure-dns.com *.azure-dns.net *.azure-dns.org *.azure-dns.info dns dns-tcp",
    "cert-manager → own-names jobs.example.com *.jobs.example.com https http",
    `database-role ${entra}`,
    "database-role → postgresql postgresql",
    `grafana ${entra}`,
    "grafana → microsoft-graph graph.microsoft.com https",
    `job-board ${entra}`,
    "job-board → postgresql postgresql",
    `job-board-backup ${blobs}bak.blob.core.windows.net https`,
    `job-board-backup ${entra}`,
    "job-board-backup → postgresql postgresql",
    `job-board-migrations ${entra}`,
    "job-board-migrations → postgresql postgresql",
    `job-board-restore-drill ${blobs}bak.blob.core.windows.net https`,
    `job-board-restore-drill ${entra}`,
    "job-board-restore-drill → postgresql postgresql",
    `loki ${blobs}log.blob.core.windows.net https`,
    `loki ${entra}`,
    `tempo ${blobs}log.blob.core.windows.net https`,
    `tempo ${entra}`,
  ]);
});

test("where policies can't name hosts, the same declarations open what they opened before", () => {
  expect(outside(off)).toEqual([
    "alertmanager → alert-receivers smtp https-443",
    "cert-manager → internet https http dns dns-tcp",
    "database-role → postgresql postgresql",
    "database-role → public-https https",
    "grafana → internet https",
    "job-board → postgresql postgresql",
    "job-board → public-https https",
    "job-board-backup → postgresql postgresql",
    "job-board-backup → private-endpoints https",
    "job-board-backup → public-https https",
    "job-board-migrations → postgresql postgresql",
    "job-board-migrations → public-https https",
    "job-board-restore-drill → postgresql postgresql",
    "job-board-restore-drill → private-endpoints https",
    "job-board-restore-drill → public-https https",
    "loki → internet https",
    "tempo → internet https",
  ]);
});

test("receivers of alerts whose hosts nobody names are reached at every address", () => {
  const { declared } = synth((input) => {
    withHosts(input);
    Object.assign(input.platform.alerts ?? {}, { receiverHosts: [] });
  });
  const told = declared.filter(({ from }) => from.name === "alertmanager");
  expect(told.map(({ to, ports }) => [to.name, ...ports])).toEqual([
    ["smtp-server", "smtp"],
    ["alert-receivers", "https-443"],
  ]);
});

test("add-ons wait for the policies that name their hosts", () => {
  const releases = Object.entries(stackNamed(on.stacks, "platform").resources("helm_release"));
  const policies = releases.filter(
    ([, { name, namespace }]) =>
      /-to-/.test(String(name)) && namespace !== "database-administration",
  );
  expect(policies.map(([, { name }]) => name)).toEqual(
    expect.arrayContaining(["loki-to-blob-storage", "cert-manager-to-lets-encrypt"]),
  );
  const [, loki] = releases.find(([, { name }]) => name === "loki") ?? [];
  expect((loki as Block)["depends_on"]).toEqual(
    expect.arrayContaining(policies.map(([address]) => address)),
  );
});

function ciliumRules({ objects }: typeof on, role: string) {
  const { rules } = ofKind(objects, "ClusterRole")[role] as unknown as {
    rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  };
  return rules.filter(({ apiGroups }) => apiGroups.includes("cilium.io"));
}

test("who may write or read NetworkPolicies may those that name hosts, where there are any", () => {
  const resources = ["ciliumnetworkpolicies"];
  expect(ciliumRules(on, "deployer").map(({ verbs }) => verbs)).toEqual([
    ["get", "list", "watch"],
    ["create", "update", "patch", "delete"],
  ]);
  expect(ciliumRules(on, "dev")).toEqual([
    { apiGroups: ["cilium.io"], resources, verbs: ["get", "list", "watch"] },
  ]);
  expect(ciliumRules(off, "deployer")).toEqual([]);
});
