import { composeStacks } from "../../stacks/compose";
import { azureEnvironment } from "../support/azure-environment";
import { stackNamed, synthApp } from "../support/synth";
import { type MutableInput, synthAzure } from "../support/synth-azure";

const NAMESPACE = "database-administration";

function platform(change: (input: MutableInput) => void = () => undefined) {
  return stackNamed(
    synthApp((app) => composeStacks(app, azureEnvironment("prod", change))),
    "platform",
  );
}

function inNamespace(type: string) {
  return Object.values(platform().resources(type)).filter(
    ({ metadata }) => (metadata as { namespace?: string }).namespace === NAMESPACE,
  );
}

test("the database is administered from a namespace of its own, by an identity of its own", () => {
  expect(inNamespace("kubernetes_service_account_v1")).toEqual([
    expect.objectContaining({
      automount_service_account_token: false,
      metadata: expect.objectContaining({
        name: "database-administrator",
        annotations: {
          "azure.workload.identity/client-id": expect.stringMatching(
            /^\$\{data\.azurerm_user_assigned_identity\.Identities_databaseAdministrator_\w+\.client_id\}$/,
          ),
        },
      }),
    }),
  ]);
});

test("its pods reach the database's subnet and Entra, and nothing else", () => {
  const policies = Object.fromEntries(
    inNamespace("kubernetes_network_policy_v1").map(({ metadata, spec }) => [
      (metadata as { name: string }).name,
      spec,
    ]),
  );
  expect(policies).toEqual({
    "default-deny": { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
    "allow-dns": expect.anything(),
    "database-role-to-postgresql": {
      pod_selector: { match_labels: { "app.kubernetes.io/name": "database-role" } },
      policy_types: ["Egress"],
      egress: [
        {
          to: [{ ip_block: { cidr: "10.40.10.0/27" } }],
          ports: [{ port: "5432", protocol: "TCP" }],
        },
      ],
    },
    "database-role-to-public-https": expect.objectContaining({ policy_types: ["Egress"] }),
  });
});

test("without a database there is no such place", () => {
  const stack = platform((input) => {
    input.runsApplications = false;
    input.infrastructure.postgres = null;
  });
  expect(JSON.stringify(stack.resources())).not.toContain(NAMESPACE);
});

test("an identity that only pods of the cluster can be administers the database, too", () => {
  const [identity] = Object.entries(
    synthAzure("prod").resources(
      "azurerm_postgresql_flexible_server_active_directory_administrator",
    ),
  ).flatMap(([address, block]) => (address.includes("-Identity_") ? block : []));
  expect(identity).toMatchObject({
    principal_type: "ServicePrincipal",
    object_id: expect.stringMatching(/DatabaseAdministrator_\w+\.principal_id\}$/),
    principal_name: expect.stringMatching(/DatabaseAdministrator_\w+\.name\}$/),
  });
  const withoutServer = synthAzure("dev", ({ infrastructure }) => {
    infrastructure.postgres = null;
  });
  expect(
    Object.keys(withoutServer.resources()).filter((address) =>
      address.includes("DatabaseAdministrator"),
    ),
  ).toEqual([]);
});
