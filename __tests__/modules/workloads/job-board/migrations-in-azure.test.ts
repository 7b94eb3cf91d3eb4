import { migrationsIdentityName } from "../../../../modules/azure/azure-names";
import type { AzureEnvironment } from "../../../../modules/environment/environment";
import { declaredConnections } from "../../../../modules/kubernetes/connection-graph";
import { jobBoardProblems } from "../../../../modules/workloads/job-board/problems";
import { migratedDatabases } from "../../../../modules/workloads/migrated-databases";
import { composeStacks } from "../../../../stacks/compose";
import { azureEnvironment } from "../../../support/azure-environment";
import { objectsOf, ofKind } from "../../../support/objects";
import { stackNamed, synthApp } from "../../../support/synth";
import type { MutableInput } from "../../../support/synth-azure";

const CLIENT_ID = "azure.workload.identity/client-id";

/** A way to run the job board: its programs that have a database, and the names of these and of the identities. */
interface Way {
  readonly roles: "together" | "separate";
  readonly programs: readonly (readonly [name: string, database: string, identity: string])[];
}

const WAYS: readonly Way[] = [
  { roles: "together", programs: [["job-board", "jobboard", "job-board"]] },
  {
    roles: "separate",
    programs: ["identity", "jobs", "applicants", "notifier"].map((name) => [
      name,
      name,
      `job-board-${name}`,
    ]),
  },
];

const having = (roles: Way["roles"], change: (input: MutableInput) => void = () => undefined) =>
  azureEnvironment("qa", (input) => {
    input.workloads = { jobBoard: { roles } };
    input.backing = roles === "separate" ? { rabbitmq: {}, valkey: {} } : {};
    change(input);
  });

function synth(environment: AzureEnvironment) {
  let declared: ReturnType<typeof declaredConnections> = [];
  const stacks = synthApp((app) => {
    composeStacks(app, environment);
    declared = declaredConnections(app);
  });
  const workloads = stackNamed(stacks, "workloads");
  return {
    declared,
    workloads,
    objects: objectsOf(workloads),
    infrastructure: stackNamed(stacks, "infrastructure"),
  };
}

describe.each(WAYS)("roles $roles", ({ roles, programs }) => {
  const { declared, workloads, objects, infrastructure } = synth(having(roles));
  const filesOf = (name: string) => ofKind(objects, "ConfigMap")[name]?.["data"];
  const jobOf = (name: string) =>
    Object.entries(workloads.resources("kubernetes_job_v1")).find(([, { metadata }]) =>
      new RegExp(`^${name}-migrations-[0-9a-f]{10}$`).test((metadata as { name: string }).name),
    );

  test("each database has an identity that migrates, which trusts that task alone", () => {
    const made = infrastructure.resources("azurerm_user_assigned_identity");
    const trusted = Object.values(
      infrastructure.resources("azurerm_federated_identity_credential"),
    );
    for (const [name, , identity] of programs) {
      const [id = ""] =
        Object.entries(made).find(
          ([, each]) => each["name"] === `id-jobboard-qa-weu-${identity}-migrations`,
        ) ?? [];
      expect(
        trusted
          .filter(({ parent_id: parent }) => String(parent).includes(`.${id.split(".").at(-1)}.`))
          .map(({ subject }) => subject),
      ).toEqual([`system:serviceaccount:job-board:${name}-migrations`]);
    }
    expect(
      Object.values(made).filter((each) => String(each["name"]).endsWith("-migrations")),
    ).toHaveLength(programs.length);
  });

  test("its Job signs in as that identity, and reaches the database and Entra alone", () => {
    for (const [name, database, identity] of programs) {
      const migrations = `${name}-migrations`;
      expect(filesOf(migrations)).toMatchObject({
        DATABASE_URL: `postgres://id-jobboard-qa-weu-${identity}-migrations@psql-jobboard-qa-weu.postgres.database.azure.com:5432/${database}`,
        DATABASE_AUTH: "entra",
        DATABASE_ROWS_ROLE: `id-jobboard-qa-weu-${identity}`,
      });
      expect(filesOf(migrations)).not.toHaveProperty("DATABASE_SCHEMA");
      expect(filesOf(name)).not.toHaveProperty("DATABASE_ROWS_ROLE");
      expect(JSON.stringify(jobOf(name))).toContain('"azure.workload.identity/use":"true"');
      const clientIds = [name, migrations].map(
        (account) => ofKind(objects, "ServiceAccount")[account]?.metadata.annotations?.[CLIENT_ID],
      );
      expect(clientIds).toEqual([
        expect.stringContaining("client_id"),
        expect.stringContaining("client_id"),
      ]);
      expect(new Set(clientIds).size).toBe(2);
      expect(
        declared.filter(({ from }) => from.name === migrations).map(({ to }) => to.name),
      ).toEqual(["postgresql", "public-https"]);
    }
  });

  test("the program looks for its schema only, and is rolled out after its Job has ended", () => {
    for (const [name] of programs) {
      expect(filesOf(name)).toMatchObject({ DATABASE_SCHEMA: "given" });
      const [job = ""] = jobOf(name) ?? [];
      const [, deployment] =
        Object.entries(workloads.resources("kubernetes_deployment_v1")).find(
          ([, { metadata }]) => (metadata as { name: string }).name === name,
        ) ?? [];
      expect(deployment?.["depends_on"]).toContain(job);
    }
  });
});

test.each([
  ["together", "`together` takes a database server in Azure"],
  ["separate", "`separate` takes a database server in Azure"],
] as const)("roles %s without Azure's server are a problem", (roles, rule) => {
  const environment = having(roles, (input) => {
    input.infrastructure.postgres = null;
  });
  expect([...jobBoardProblems(environment)]).toContainEqual({
    property: "jobBoard.roles",
    value: roles,
    rule: expect.stringContaining(rule) as string,
    remedy:
      "switch it on, `infrastructure.postgres`, or switch applications off, `runsApplications: false`",
  });
});

test("an application that says nothing of migrations has no identity for them", () => {
  const database = { name: "shop", roleCommand: ["role"] };
  expect(migratedDatabases({ name: "shop", database }, having("together"))).toEqual([]);
});

test("databases are made when there is an administrator, who may grant rights on them", () => {
  const { infrastructure } = synth(having("together"));
  const [database] = Object.values(
    infrastructure.resources("azurerm_postgresql_flexible_server_database"),
  );
  expect(database?.["depends_on"]).toEqual([
    expect.stringMatching(/active_directory_administrator\.Postgres_Administrator-Identity/),
  ]);
});

test("a name that PostgreSQL would cut is a problem", () => {
  const environment = having("separate");
  const longer = { ...environment, name: "a-name-of-twenty-two-c" };
  const identity = migrationsIdentityName(longer, "job-board", "applicants");
  expect(identity).toHaveLength(70);
  expect([...jobBoardProblems(environment)]).toEqual([]);
  expect([...jobBoardProblems(longer)]).toEqual([
    {
      property: "jobBoard.roles",
      value: "separate",
      rule: `identities of at most 63 characters, each the name of a role of PostgreSQL: ${identity} has 70`,
      remedy: "shorten `project` or the environment's name",
    },
  ]);
});
