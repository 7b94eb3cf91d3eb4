import {
  azureNames,
  migrationsIdentityName,
  programIdentityName,
} from "../../../../modules/azure/azure-names";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../../../modules/kubernetes/connection-graph";
import { jobBoardProblems } from "../../../../modules/workloads/job-board/problems";
import { makeDatabaseRoles } from "../../../../scripts/database-role/database-role";
import { composeStacks } from "../../../../stacks/compose";
import { azureEnvironment } from "../../../support/azure-environment";
import { matrices } from "../../../support/connection-matrix";
import { objectsOf, ofKind } from "../../../support/objects";
import { stackNamed, synthApp } from "../../../support/synth";
import { FakeKubectl } from "../../../scripts/support/fake-kubectl";
import { FakeManagementApi } from "../../../scripts/support/fake-management-api";

const WITH_DATA = ["applicants", "identity", "jobs", "notifier"];

const separate = (jobBoard: object = {}, backing: object = { rabbitmq: {}, valkey: {} }) =>
  azureEnvironment("qa", (input) => {
    input.workloads = { jobBoard: { roles: "separate", ...jobBoard } };
    input.backing = backing;
  });
const environment = separate();

function synth() {
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    composeStacks(app, environment);
    declared = declaredConnections(app);
  });
  return { stacks, declared, workloads: objectsOf(stackNamed(stacks, "workloads")) };
}

const { stacks, declared, workloads } = synth();
const infrastructure = stackNamed(stacks, "infrastructure");

test("each role that keeps data has an identity that trusts its service account, and a database", () => {
  const identities = Object.entries(
    infrastructure.resources("azurerm_user_assigned_identity"),
  ).flatMap(([, { name }]) => String(name));
  const trusted = Object.values(
    infrastructure.resources("azurerm_federated_identity_credential"),
  ).map(({ subject }) => subject);
  for (const role of WITH_DATA) {
    expect(identities).toContain(programIdentityName(environment, "job-board", role));
    expect(trusted).toContain(`system:serviceaccount:job-board:${role}`);
  }
  expect(trusted).not.toContain("system:serviceaccount:job-board:web");
  expect(
    Object.values(infrastructure.resources("azurerm_postgresql_flexible_server_database"))
      .map(({ name }) => String(name))
      .sort(),
  ).toEqual(["applicants", "identity", "jobboard", "jobs", "notifier"]);
});

test("its pods sign in as that identity, to that database", () => {
  for (const role of WITH_DATA) {
    const identity = programIdentityName(environment, "job-board", role);
    expect(ofKind(workloads, "ConfigMap")[role]?.["data"]).toMatchObject({
      DATABASE_URL: expect.stringMatching(
        new RegExp(`^postgres://${identity}@psql-[^/]+:5432/${role}$`),
      ),
      DATABASE_AUTH: "entra",
      DATABASE_POOL_SIZE: "10",
    });
    expect(ofKind(workloads, "ServiceAccount")[role]?.metadata.annotations).toHaveProperty([
      "azure.workload.identity/client-id",
    ]);
  }
  const { annotations = {} } = ofKind(workloads, "ServiceAccount")["web"]?.metadata ?? {};
  expect(annotations).not.toHaveProperty(["azure.workload.identity/client-id"]);
});

test("the programs reach what is declared and nothing else: web neither the database nor Entra", () => {
  const { evaluated, expected } = matrices(objectsOf(...Object.values(stacks)), declared);
  expect(evaluated).toEqual(expected);
  const reached = (name: string) =>
    declared.filter(({ from }) => from.name === name).map(({ to }) => to.name);
  expect(reached("web").toSorted()).toEqual(["alloy-otlp", "applicants", "identity", "jobs"]);
  expect(reached("identity").toSorted()).toEqual([
    "alloy-otlp",
    "postgresql",
    "public-https",
    "valkey",
  ]);
});

test("each identity is given its role in its own database, and there is no other", async () => {
  const azure = await new FakeManagementApi().start();
  try {
    const { subscriptionId } = environment.azure;
    const { resourceGroup } = azureNames(environment);
    for (const role of WITH_DATA) {
      for (const name of [programIdentityName, migrationsIdentityName]) {
        azure.put(
          `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name(environment, "job-board", role)}`,
          { properties: { principalId: "11111111-1111-4111-8111-111111111111" } },
        );
      }
    }
    const done = JSON.stringify({ status: { conditions: [{ type: "Complete", status: "True" }] } });
    const kubectl = new FakeKubectl({
      "get serviceaccounts": () => "serviceaccount/database-administrator\n",
      "get job/": () => done,
      "logs job/": () => "role made\n",
    });
    await makeDatabaseRoles(azure.api, kubectl, environment);
    const made = kubectl.inputs.map((input) => {
      const job = JSON.parse(input) as {
        metadata: { name: string };
        spec: { template: { spec: { containers: { args: string[] }[] } } };
      };
      const [user, , ...rights] = job.spec.template.spec.containers[0]?.args ?? [];
      return [job.metadata.name, user, ...rights];
    });
    expect(made).toEqual(
      ["identity", "jobs", "applicants", "notifier"].flatMap((role) => {
        const migrations = migrationsIdentityName(environment, "job-board", role);
        return [
          [`database-role-job-board-${role}-migrations`, migrations, role, "migrations"],
          [
            `database-role-job-board-${role}`,
            programIdentityName(environment, "job-board", role),
            role,
            "rows",
            migrations,
          ],
        ];
      }),
    );
  } finally {
    azure.stop();
  }
});

test("fails with a backup: there it knows one database", () => {
  expect([...jobBoardProblems(separate({ backup: {} }))]).toEqual([
    {
      property: "jobBoard.backup",
      value: "15 2 * * *",
      rule: "null in Azure where `roles` is `separate`: backups there know one database",
      remedy: "remove it: Azure's own backups of the server go on; or write `together`",
    },
  ]);
});
