import {
  applicationIdentityName,
  azureNames,
  migrationsIdentityName,
} from "../../../modules/azure/azure-names";
import { makeDatabaseRoles } from "../../../scripts/database-role/database-role";
import { APPLICATIONS } from "../../../modules/workloads/catalogue";
import { databaseRoleJob } from "../../../scripts/database-role/job";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeKubectl } from "../support/fake-kubectl";
import { FakeManagementApi } from "../support/fake-management-api";

const { name, image, database } = APPLICATIONS.jobBoard;
const JOB_BOARD = { name, image, database: database ?? { name: "", roleCommand: [] } };
const OBJECT_ID = "11111111-1111-4111-8111-111111111111";
const environment = azureEnvironment("dev", undefined, { IMAGE_TAG: "42" });
const names = azureNames(environment);
const [OWN, MIGRATIONS] = [
  applicationIdentityName(environment, "job-board"),
  migrationsIdentityName(environment, "job-board"),
];
const IDENTITIES = `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${names.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
  for (const identity of [OWN, MIGRATIONS]) {
    azure.put(`${IDENTITIES}/${identity}`, { properties: { principalId: OBJECT_ID } });
  }
});
afterEach(() => azure.stop());

function cluster(condition: string, log: string) {
  const conditions = [{ type: condition, status: "True" }];
  return new FakeKubectl({
    "get serviceaccounts": () => "serviceaccount/default\nserviceaccount/database-administrator\n",
    "get job/database-role-job-board": () => JSON.stringify({ status: { conditions } }),
    "logs job/database-role-job-board": () => `${log}\n`,
    events: () => "Warning  Failed  pod/database-role-x  ImagePullBackOff",
  });
}

/** What kubectl is asked for the sake of a Job that ends well. */
function askedOf(job: string): string[] {
  const inNamespace = `job/${job} --namespace=database-administration`;
  return [
    `delete ${inNamespace} --ignore-not-found --wait`,
    "create --filename=-",
    `get ${inNamespace} --output=json`,
    `logs ${inNamespace} --tail=20`,
    `delete ${inNamespace}`,
  ];
}

test("the Jobs are started anew, first that of who migrates, and what they said is the result", async () => {
  const kubectl = cluster("Complete", "role made");
  await expect(makeDatabaseRoles(azure.api, kubectl, environment)).resolves.toEqual([
    "role made",
    "role made",
  ]);
  expect(kubectl.asked).toEqual([
    "get serviceaccounts --namespace=database-administration --output=name",
    ...askedOf("database-role-job-board-migrations"),
    ...askedOf("database-role-job-board"),
  ]);
  expect(kubectl.inputs.map((input): unknown => JSON.parse(input))).toEqual(
    (["migrations", "rows"] as const).map((part) =>
      databaseRoleJob(environment, { ...JOB_BOARD, part }, OBJECT_ID),
    ),
  );
});

test("who migrates may make tables; the program is given the rows of these", () => {
  const argumentsOf = (part: "migrations" | "rows") =>
    databaseRoleJob(environment, { ...JOB_BOARD, part }, OBJECT_ID).spec.template.spec.containers[0]
      ?.args;
  expect(argumentsOf("migrations")).toEqual([MIGRATIONS, OBJECT_ID, "jobboard", "migrations"]);
  expect(argumentsOf("rows")).toEqual([OWN, OBJECT_ID, "jobboard", "rows", MIGRATIONS]);
});

test("a Job that fails is left to look at, with its log and the namespace's events", async () => {
  const kubectl = cluster("Failed", "connect ETIMEDOUT");
  await expect(makeDatabaseRoles(azure.api, kubectl, environment)).rejects.toThrow(
    /ended as Failed; docs\/first-apply\.md.*\nconnect ETIMEDOUT\nWarning .*ImagePullBackOff/,
  );
  expect(kubectl.asked.at(-1)).toMatch(/^events /);
});

test("before the platform is there, nothing is started", async () => {
  const kubectl = new FakeKubectl({ "get serviceaccounts": () => "" });
  await expect(makeDatabaseRoles(azure.api, kubectl, environment)).rejects.toThrow(
    "npm run deploy -- platform",
  );
  expect(kubectl.asked).toHaveLength(1);
});

test("before the infrastructure is there, the cluster isn't asked", async () => {
  azure.resources.clear();
  const kubectl = cluster("Complete", "");
  await expect(makeDatabaseRoles(azure.api, kubectl, environment)).rejects.toThrow(
    `${MIGRATIONS} isn't there: npm run deploy -- infrastructure`,
  );
  expect(kubectl.asked).toEqual([]);
});

test("the Job runs the service's image as the database's administrator, with no right beside that", () => {
  const { metadata, spec } = databaseRoleJob(environment, JOB_BOARD, OBJECT_ID);
  const { template } = spec;
  expect(metadata.namespace).toBe("database-administration");
  expect(template.metadata.labels).toMatchObject({
    "app.kubernetes.io/name": "database-role",
    "azure.workload.identity/use": "true",
  });
  expect(template.spec).toMatchObject({
    serviceAccountName: "database-administrator",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  });
  expect(template.spec.containers).toEqual([
    expect.objectContaining({
      image: "crjobboarddevweu.azurecr.io/job-board:42",
      command: ["/nodejs/bin/node", "/app/dist/database-role.js"],
      args: ["id-jobboard-dev-weu-job-board", OBJECT_ID, "jobboard"],
      env: [
        {
          name: "DATABASE_URL",
          value:
            "postgres://id-jobboard-dev-weu-database-admin@psql-jobboard-dev-weu.postgres.database.azure.com:5432/postgres",
        },
        { name: "DATABASE_AUTH", value: "entra" },
      ],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    }),
  ]);
});

test("a digest names the image when there is one", () => {
  const digest = `sha256:${"0a".repeat(32)}`;
  const promoted = azureEnvironment("qa", undefined, { IMAGE_TAG: "42", IMAGE_DIGEST: digest });
  const [container] = databaseRoleJob(promoted, JOB_BOARD, OBJECT_ID).spec.template.spec.containers;
  expect(container?.image).toBe(`crjobboardqaweu.azurecr.io/job-board@${digest}`);
});
