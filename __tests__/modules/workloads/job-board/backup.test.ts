import { parseEnvironment } from "../../../../modules/environment/environment";
import { applications } from "../../../../modules/workloads/catalogue";
import { databaseRoleJob, databaseRoleJobName } from "../../../../scripts/database-role/job";
import { composeStacks } from "../../../../stacks/compose";
import { azureEnvironment } from "../../../support/azure-environment";
import { ENVIRONMENTS, settingsFrom } from "../../../support/environments/environments";
import { objectsOf, ofKind } from "../../../support/objects";
import { stackNamed, synthApp } from "../../../support/synth";
import { type MutableInput, synthAzure } from "../../../support/synth-azure";

const TASKS = ["job-board-backup", "job-board-restore-drill"];
const ACCOUNT = "system:serviceaccount:job-board:job-board";

const on = (input: MutableInput) => {
  input.workloads = { jobBoard: { backup: {} } };
};

function local(backup: object | null, backing: object = {}) {
  const input = { ...ENVIRONMENTS.local, backing, workloads: { jobBoard: { backup } } };
  const environment = parseEnvironment("local", input, settingsFrom(), ENVIRONMENTS);
  return objectsOf(
    stackNamed(
      synthApp((app) => composeStacks(app, environment)),
      "workloads",
    ),
  );
}

function inAzure(change: (input: MutableInput) => void) {
  return objectsOf(
    stackNamed(
      synthApp((app) => composeStacks(app, azureEnvironment("prod", change))),
      "workloads",
    ),
  );
}

interface Spec {
  schedule: string;
  jobTemplate: {
    spec: { template: { spec: { containers: [{ command: string[]; volumeMounts: object[] }] } } };
  };
}

function specs(objects: ReturnType<typeof local>) {
  return TASKS.map((name) => ofKind(objects, "CronJob")[name]?.["spec"] as Spec | undefined);
}

function variables(objects: ReturnType<typeof local>, name: string) {
  return (ofKind(objects, "ConfigMap")[name] as { data?: object } | undefined)?.data;
}

test("without the setting there are no backups, and no identity for them", () => {
  expect(ofKind(local(null), "CronJob")).toEqual({});
  expect(
    ofKind(
      inAzure(() => undefined),
      "CronJob",
    ),
  ).toEqual({});
  const identities = synthAzure("prod").resources("azurerm_user_assigned_identity");
  expect(JSON.stringify(identities)).not.toContain("job-board-backup");
});

function localServer(backup: object | null) {
  const objects = local(backup, { postgres: {} });
  const files = (ofKind(objects, "ConfigMap")["postgres-files"] as { data?: object }).data;
  return { objects, roles: (files as Record<string, string>)["roles.sql"] ?? "" };
}

test("with PostgreSQL in the cluster each task signs in to it by its own certificate", () => {
  const { objects } = localServer({});
  for (const name of TASKS) {
    expect(variables(objects, name)).toMatchObject({
      DATABASE_URL: `postgres://${name}@postgres.job-board-data.svc:5432/jobboard`,
      DATABASE_CERTIFICATE_FILE: "/var/run/client-certificate/tls.crt",
      BACKUP_STORE: "/backups",
    });
    expect(ofKind(objects, "Certificate")[`${name}-client`]?.["spec"]).toMatchObject({
      commonName: name,
      issuerRef: { name: "internal-ca" },
    });
  }
  const text = JSON.stringify(specs(objects));
  expect(text).toContain('"secretName":"job-board-backup-client"');
  expect(text).not.toContain('"/data"');
});

test("in local a restore waits to be started by hand, as the owner and with what it replaces kept", () => {
  for (const objects of [local({}), localServer({}).objects]) {
    const restore = ofKind(objects, "CronJob")["job-board-restore"]?.["spec"] as
      (Spec & { suspend?: boolean }) | undefined;
    expect(restore?.suspend).toBe(true);
    expect(restore?.jobTemplate.spec.template.spec.containers[0].command).toEqual([
      "/nodejs/bin/node",
      "/app/dist/restore.js",
      "--replace",
    ]);
    expect(JSON.stringify(restore)).toContain('"backoffLimit":0');
    expect(specs(objects).map((spec) => spec && "suspend" in spec)).toEqual([false, false]);
  }
  expect(ofKind(inAzure(on), "CronJob")).not.toHaveProperty("job-board-restore");
});

test("one of them reads the database and no other, the other makes scratch databases and reads none", () => {
  const { roles } = localServer({});
  const backupLine = /job-board-(?:backup|restore)/;
  expect(roles.split("\n").filter((line) => backupLine.test(line))).toEqual([
    `SELECT 'CREATE ROLE "job-board-backup" LOGIN'`,
    "  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'job-board-backup') \\gexec",
    'GRANT pg_read_all_data TO "job-board-backup";',
    'GRANT CONNECT ON DATABASE "jobboard" TO "job-board-backup";',
    `SELECT 'CREATE ROLE "job-board-restore-drill" LOGIN'`,
    "  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'job-board-restore-drill') \\gexec",
    'ALTER ROLE "job-board-restore-drill" CREATEDB;',
    `SELECT 'CREATE ROLE "job-board-restore" LOGIN'`,
    "  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'job-board-restore') \\gexec",
    'GRANT "job-board-migrations" TO "job-board-restore";',
    'ALTER ROLE "job-board-restore" SET role = "job-board-migrations";',
  ]);
  expect(localServer(null).roles).not.toMatch(backupLine);
});

test("in local the database's volume is backed up to another one, which keeps the newest", () => {
  const objects = local({ keep: 3, storage: "2Gi" });
  const [backup, drill] = specs(objects);
  expect(backup?.schedule).toBe("15 2 * * *");
  expect(drill?.schedule).toBe("15 4 * * 0");
  const containers = [backup, drill].map(
    (spec) => spec?.jobTemplate.spec.template.spec.containers[0],
  );
  expect(containers.map((container) => container?.command.at(-1))).toEqual([
    "/app/dist/backup.js",
    "/app/dist/restore-drill.js",
  ]);
  expect(JSON.stringify(containers[0]?.volumeMounts)).toContain('"/data"');
  expect(JSON.stringify(containers[1]?.volumeMounts)).not.toContain('"/data"');
  expect(variables(objects, "job-board-backup")).toMatchObject({
    BACKUP_STORE: "/backups",
    BACKUP_KEEP: "3",
    DATA_DIR: "/data",
  });
  expect(ofKind(objects, "PersistentVolumeClaim")["job-board-backups"]).toMatchObject({
    spec: { resources: { requests: { storage: "2Gi" } } },
  });
});

test("in Azure they sign in as an identity of their own, to the database and the container", () => {
  const objects = inAzure(on);
  for (const name of TASKS) {
    expect(variables(objects, name)).toMatchObject({
      DATABASE_URL: expect.stringMatching(
        /^postgres:\/\/id-jobboard-prod-\w+-job-board-backup@psql-.*:5432\/jobboard$/,
      ) as string,
      DATABASE_AUTH: "entra",
      BACKUP_STORE: expect.stringMatching(
        /^https:\/\/st\w+bak\.blob\.core\.windows\.net\/backups$/,
      ) as string,
    });
  }
  expect(JSON.stringify(specs(objects))).toContain('"azure.workload.identity/use":"true"');
});

test("in Azure the identity trusts the two tasks alone, and writes to the backups' account alone", () => {
  const stack = synthAzure("prod", on);
  const credentials = Object.values(
    stack.resources("azurerm_federated_identity_credential"),
  ).filter(({ parent_id: parent }) => /JobBoardBackup/.test(String(parent)));
  expect(credentials.map(({ subject }) => String(subject)).toSorted()).toEqual([
    `${ACCOUNT}-backup`,
    `${ACCOUNT}-restore-drill`,
  ]);
  const roles = Object.values(stack.resources("azurerm_role_assignment")).filter(
    ({ principal_id: principal }) => /JobBoardBackup/.test(String(principal)),
  );
  expect(roles).toEqual([
    expect.objectContaining({
      role_definition_name: "Storage Blob Data Contributor",
      scope: expect.stringMatching(/BackupStorage/) as string,
    }),
  ]);
});

test("its role in the database is made by the same image, for reading and for drills", () => {
  const [{ name, image, database } = { name: "", image: undefined, database: undefined }] =
    applications;
  if (image === undefined || database === undefined) {
    throw new Error("the job board has a database");
  }
  const user = { name, image, database, forBackups: true };
  const job = databaseRoleJob(azureEnvironment("dev", on), user, "an id");
  expect(databaseRoleJobName(user)).toBe("database-role-job-board-backup");
  expect(job.spec.template.spec.containers[0]?.args).toEqual([
    expect.stringMatching(/^id-jobboard-dev-\w+-job-board-backup$/),
    "an id",
    "jobboard",
    "backup",
  ]);
});
