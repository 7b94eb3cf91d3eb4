import { parseEnvironment } from "../../../../modules/environment/environment";
import { WorkloadsStack } from "../../../../stacks/workloads";
import { ENVIRONMENTS, settingsFrom } from "../../../support/environments/environments";
import { objectsOf, ofKind } from "../../../support/objects";
import { stackNamed, synthApp } from "../../../support/synth";

function workloadsWith(jobBoard: object) {
  const environment = parseEnvironment(
    "local",
    {
      ...ENVIRONMENTS.local,
      workloads: { jobBoard: { ...ENVIRONMENTS.local.workloads.jobBoard, ...jobBoard } },
      backing: { postgres: {}, rabbitmq: {}, valkey: {} },
    },
    settingsFrom({ ENVIRONMENT: "local" }),
  );
  const stacks = synthApp((app) => {
    new WorkloadsStack(app, environment);
  });
  return stackNamed(stacks, "workloads");
}

const objects = objectsOf(workloadsWith({ roles: "separate" }));
const jobs = Object.values(ofKind(objects, "Job"));
const WITH_DATA = ["identity", "jobs", "applicants", "notifier"];

const filesOf = (workload: string) =>
  ofKind(objects, "ConfigMap")[workload]?.["data"] as Readonly<Record<string, string>>;

test("a schema is brought up to date by a Job in a role of its own, which its image's tag names", () => {
  expect(jobs.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{10}$/, "")).sort()).toEqual(
    WITH_DATA.map((name) => `${name}-migrations`).toSorted(),
  );
  expect(filesOf("jobs-migrations")).toMatchObject({
    DATABASE_URL: "postgres://jobs-migrations@postgres.job-board-data.svc:5432/jobs",
    DATABASE_CERTIFICATE_FILE: "/var/run/client-certificate/tls.crt",
  });
  expect(filesOf("jobs-migrations")).not.toHaveProperty("DATABASE_SCHEMA");
  expect(filesOf("jobs-migrations")).not.toHaveProperty("SAMPLE_JOBS");
  expect(filesOf("notifier-migrations")).toMatchObject({ SAMPLE_JOBS: "0" });
  for (const job of jobs) {
    expect(job["spec"]).toMatchObject({
      activeDeadlineSeconds: 600,
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [
            { image: "job-board:0.1.0", command: ["/nodejs/bin/node", "/app/dist/migrate.js"] },
          ],
        },
      },
    });
    expect(job["spec"]).not.toHaveProperty("ttlSecondsAfterFinished");
  }
});

test("a schema is only looked for by the program, whose role may change rows and make nothing", () => {
  for (const name of WITH_DATA) {
    expect(filesOf(name)).toMatchObject({ DATABASE_SCHEMA: "given" });
  }
  expect(filesOf("web")).not.toHaveProperty("DATABASE_SCHEMA");
  expect(filesOf("postgres-files")["roles.sql"]).toContain(
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "jobs";',
  );
  expect(filesOf("postgres-files")["roles.sql"]).not.toMatch(/GRANT[^;]*CREATE[^;]*TO "jobs"/);
});

test("a program is rolled out after its migrations have ended, for both images where two run", () => {
  const release = { strategy: "blue-green", green: "0.2.0", live: "blue" };
  const stack = workloadsWith({ roles: "separate", release });
  const resources = stack.resources("kubernetes_job_v1");
  const ofJobs = ["0.1.0", "0.2.0"].flatMap((tag) =>
    Object.entries(resources).filter(
      ([id, job]) =>
        id.includes("JobsMigrations") && JSON.stringify(job).includes(`"image":"job-board:${tag}"`),
    ),
  );
  expect(ofJobs).toHaveLength(2);
  const [first = ["", {}], second = ["", {}]] = ofJobs;
  expect(ofJobs.map(([, { wait_for_completion }]) => wait_for_completion)).toEqual([true, true]);
  expect(dependenciesOf(second[1])).toContain(first[0]);
  const deployments = stack.resources("kubernetes_deployment_v1");
  const ofProgram = Object.values(deployments).filter(({ metadata }) =>
    ["jobs", "jobs-green"].includes((metadata as { name: string }).name),
  );
  expect(ofProgram).toHaveLength(2);
  for (const deployment of ofProgram) {
    for (const [id] of ofJobs) {
      expect(dependenciesOf(deployment)).toContain(id);
    }
  }
});

function dependenciesOf(resource: Readonly<Record<string, unknown>>): readonly string[] {
  return resource["depends_on"] as readonly string[];
}

test("one program with all roles has a Job as well, and none on a file of SQLite", () => {
  const together = objectsOf(workloadsWith({ roles: "together" }));
  const [job, ...others] = Object.values(ofKind(together, "Job"));
  expect(others).toEqual([]);
  expect(job?.metadata.name).toMatch(/^job-board-migrations-[0-9a-f]{10}$/);
  const data = ofKind(together, "ConfigMap");
  expect(data["job-board"]?.["data"]).toMatchObject({ DATABASE_SCHEMA: "given" });
  expect(data["job-board-migrations"]?.["data"]).toMatchObject({
    DATABASE_URL: "postgres://job-board-migrations@postgres.job-board-data.svc:5432/jobboard",
  });
  const onFile = synthApp((app) => {
    new WorkloadsStack(
      app,
      parseEnvironment("local", ENVIRONMENTS.local, settingsFrom({ ENVIRONMENT: "local" })),
    );
  });
  expect(ofKind(objectsOf(stackNamed(onFile, "workloads")), "Job")).toEqual({});
});
