import { parseEnvironment } from "../../../../modules/environment/environment";
import {
  type DeclaredConnection,
  declaredConnections,
} from "../../../../modules/kubernetes/connection-graph";
import { PlatformStack } from "../../../../stacks/platform";
import { WorkloadsStack } from "../../../../stacks/workloads";
import { matrices } from "../../../support/connection-matrix";
import { ENVIRONMENTS, settingsFrom } from "../../../support/environments/environments";
import { objectsOf, ofKind } from "../../../support/objects";
import { podTemplateOf, restrictedViolations } from "../../../support/pod-security";
import { syntaxErrors } from "../../../support/parse-query";
import { stackNamed, synthApp } from "../../../support/synth";
import { serviceFor } from "../../../support/traefik";

interface Changes {
  readonly jobBoard?: object;
  readonly backing?: object;
  readonly keda?: boolean;
}

function synth({ jobBoard, backing, keda = false }: Changes = {}) {
  const { local } = ENVIRONMENTS;
  const environment = parseEnvironment(
    "local",
    {
      ...local,
      platform: { ...local.platform, addons: { keda: { enabled: keda } } },
      workloads: { jobBoard: { ...local.workloads.jobBoard, roles: "separate", ...jobBoard } },
      backing: { postgres: {}, rabbitmq: {}, valkey: {}, ...backing },
    },
    settingsFrom({ ENVIRONMENT: "local" }),
  );
  let declared: readonly DeclaredConnection[] = [];
  const stacks = synthApp((app) => {
    new PlatformStack(app, environment);
    new WorkloadsStack(app, environment);
    declared = declaredConnections(app);
  });
  const workloads = objectsOf(stackNamed(stacks, "workloads"));
  return { workloads, declared, all: [...objectsOf(stackNamed(stacks, "platform")), ...workloads] };
}

const separate = synth({ keda: true });
const PROGRAMS = ["identity", "jobs", "applicants", "notifier", "web"];

const variablesOf = (name: string) =>
  ofKind(separate.workloads, "ConfigMap")[name]?.["data"] as Readonly<Record<string, string>>;

test("each role is a program of one image, told its role and where the others are", () => {
  const deployments = ofKind(separate.workloads, "Deployment");
  expect(Object.keys(deployments).sort()).toEqual(PROGRAMS.toSorted());
  const images = Object.values(deployments).flatMap(
    (deployment) => JSON.stringify(deployment).match(/"image":"[^"]+"/) ?? [],
  );
  expect(new Set(images)).toEqual(new Set(['"image":"job-board:0.1.0"']));
  expect(PROGRAMS.map((name) => [name, variablesOf(name)["ROLES"]])).toEqual(
    PROGRAMS.map((name) => [name, name]),
  );
  expect(variablesOf("web")).toMatchObject({
    IDENTITY_API: "http://identity.job-board.svc:8080",
    JOBS_API: "http://jobs.job-board.svc:8080",
    APPLICANTS_API: "http://applicants.job-board.svc:8080",
  });
  expect(variablesOf("applicants")).toMatchObject({ JOBS_API: "http://jobs.job-board.svc:8080" });
  expect(variablesOf("jobs")).not.toHaveProperty("APPLICANTS_API");
});

test("each signs in to a database and to the broker of its own name, with its certificate", () => {
  const folder = "/var/run/client-certificate";
  for (const name of ["jobs", "applicants", "notifier"]) {
    expect(variablesOf(name)).toMatchObject({
      DATABASE_URL: `postgres://${name}@postgres.job-board-data.svc:5432/${name}`,
      DATABASE_CERTIFICATE_FILE: `${folder}/tls.crt`,
      BROKER_URL: "amqps://rabbitmq.job-board-data.svc:5671/jobs",
      BROKER_TOPOLOGY: "given",
      BROKER_CA_FILE: `${folder}/ca.crt`,
      BROKER_CERTIFICATE_FILE: `${folder}/tls.crt`,
      BROKER_KEY_FILE: `${folder}/tls.key`,
    });
    expect(ofKind(separate.workloads, "Certificate")[`${name}-client`]?.["spec"]).toMatchObject({
      commonName: name,
    });
  }
  const roles = ofKind(separate.workloads, "ConfigMap")["postgres-files"]?.["data"] as Record<
    string,
    string
  >;
  for (const name of ["jobs", "applicants", "notifier"]) {
    expect(roles["roles.sql"]).toContain(`CREATE DATABASE "${name}" OWNER "${name}-migrations"`);
  }
  expect(roles["roles.sql"]).not.toContain("jobboard");
});

test("identity alone uses the cache, and its own keys there", () => {
  expect(variablesOf("identity")).toMatchObject({
    DATABASE_URL: "postgres://identity@postgres.job-board-data.svc:5432/identity",
    CACHE_URL: "rediss://valkey.job-board-data.svc:6379",
    CACHE_CA_FILE: "/var/run/client-certificate/ca.crt",
    CACHE_CERTIFICATE_FILE: "/var/run/client-certificate/tls.crt",
    CACHE_KEY_FILE: "/var/run/client-certificate/tls.key",
  });
  const files = ofKind(separate.workloads, "ConfigMap")["valkey-files"]?.["data"] as Record<
    string,
    string
  >;
  expect(files["users.acl"]).toContain(
    "user identity on resetpass resetkeys ~identity:* resetchannels",
  );
  for (const name of PROGRAMS.filter((each) => each !== "identity")) {
    expect(variablesOf(name)).not.toHaveProperty("CACHE_URL");
    expect(files["users.acl"]).not.toContain(`user ${name} `);
  }
});

test("nobody from outside asks identity, and it sends no messages", () => {
  expect(ofKind(separate.workloads, "IngressRoute")).not.toHaveProperty("identity");
  expect(Object.keys(variablesOf("identity")).filter((name) => name.startsWith("BROKER_"))).toEqual(
    [],
  );
});

test("a cache that doesn't know users by their certificates is told who asks", () => {
  const { workloads } = synth({ backing: { valkey: { userFromCertificate: false } } });
  expect(ofKind(workloads, "ConfigMap")["identity"]?.["data"]).toMatchObject({
    CACHE_URL: "rediss://identity:-@valkey.job-board-data.svc:6379",
  });
});

test("a rollout waits longer than the server takes to learn of a new database", () => {
  for (const deployment of Object.values(ofKind(separate.workloads, "Deployment"))) {
    expect(deployment.spec).toMatchObject({ progressDeadlineSeconds: 300 });
  }
});

test("web keeps no data: it has no database, no messages and no certificate", () => {
  expect(
    Object.keys(variablesOf("web")).filter((name) => /^(DATABASE|BROKER)_/.test(name)),
  ).toEqual([]);
  expect(ofKind(separate.workloads, "Certificate")).not.toHaveProperty("web-client");
});

test("the programs reach what is declared and nothing else", () => {
  const { evaluated, expected } = matrices(separate.all, separate.declared);
  expect(evaluated).toEqual(expected);
  const own = evaluated.filter((line) => !line.includes("kube-dns") && !line.includes("/dns "));
  expect(own.filter((line) => line.startsWith("job-board/"))).toEqual([
    "job-board/applicants → job-board-data/postgres 5432/TCP",
    "job-board/applicants → job-board-data/rabbitmq 5671/TCP",
    "job-board/applicants → job-board/identity 8080/TCP",
    "job-board/applicants → job-board/jobs 8080/TCP",
    "job-board/applicants → monitoring/alloy-otlp 4318/TCP",
    "job-board/applicants-migrations → job-board-data/postgres 5432/TCP",
    "job-board/identity → job-board-data/postgres 5432/TCP",
    "job-board/identity → job-board-data/valkey 6379/TCP",
    "job-board/identity → monitoring/alloy-otlp 4318/TCP",
    "job-board/identity-migrations → job-board-data/postgres 5432/TCP",
    "job-board/jobs → job-board-data/postgres 5432/TCP",
    "job-board/jobs → job-board-data/rabbitmq 5671/TCP",
    "job-board/jobs → job-board/identity 8080/TCP",
    "job-board/jobs → monitoring/alloy-otlp 4318/TCP",
    "job-board/jobs-migrations → job-board-data/postgres 5432/TCP",
    "job-board/notifier → job-board-data/postgres 5432/TCP",
    "job-board/notifier → job-board-data/rabbitmq 5671/TCP",
    "job-board/notifier → monitoring/alloy-otlp 4318/TCP",
    "job-board/notifier-migrations → job-board-data/postgres 5432/TCP",
    "job-board/web → job-board/applicants 8080/TCP",
    "job-board/web → job-board/identity 8080/TCP",
    "job-board/web → job-board/jobs 8080/TCP",
    "job-board/web → monitoring/alloy-otlp 4318/TCP",
  ]);
  expect(own.filter((line) => /^traefik\/.*→ job-board/.test(line))).toEqual([
    "traefik/traefik → job-board/applicants 8080/TCP",
    "traefik/traefik → job-board/jobs 8080/TCP",
    "traefik/traefik → job-board/web 8080/TCP",
  ]);
});

test("requests lead to the role that answers them", () => {
  type Routes = Parameters<typeof serviceFor>[0];
  const routes = Object.values(ofKind(separate.workloads, "IngressRoute")).flatMap(
    ({ spec }) => (spec as { routes: Routes }).routes,
  );
  const to = (path: string) => serviceFor(routes, ENVIRONMENTS.local.domain, path);
  const lead = (...paths: string[]) => paths.map((path) => `${path} ${to(path)}`);
  expect(lead("/", "/jobs/7", "/applications/a", "/reviews/a", "/api", "/healthz")).toEqual([
    "/ web",
    "/jobs/7 web",
    "/applications/a web",
    "/reviews/a web",
    "/api web",
    "/healthz web",
  ]);
  expect(
    lead("/api/jobs", "/api/jobs/7", "/api/jobs/7/application-counts", "/api/burns/1"),
  ).toEqual([
    "/api/jobs jobs",
    "/api/jobs/7 jobs",
    "/api/jobs/7/application-counts jobs",
    "/api/burns/1 jobs",
  ]);
  expect(lead("/api/instance", "/instances", "/page/instances.js", "/openapi.json")).toEqual([
    "/api/instance jobs",
    "/instances jobs",
    "/page/instances.js jobs",
    "/openapi.json jobs",
  ]);
  expect(lead("/api/jobs/7/applications", "/api/applications/a", "/api/reviews/a/answer")).toEqual([
    "/api/jobs/7/applications applicants",
    "/api/applications/a applicants",
    "/api/reviews/a/answer applicants",
  ]);
  expect(
    Object.keys(ofKind(separate.workloads, "Certificate")).filter(
      (name) => !name.endsWith("-client"),
    ),
  ).toEqual(expect.arrayContaining(["web"]));
  expect(ofKind(separate.workloads, "Certificate")).not.toHaveProperty("jobs");
});

test("KEDA scales the notifier by its queue, the CPU those that answer requests", () => {
  const scaled = ofKind(separate.workloads, "ScaledObject");
  expect(Object.keys(scaled)).toEqual(["notifier"]);
  expect(scaled["notifier"]?.["spec"]).toMatchObject({
    minReplicaCount: 0,
    maxReplicaCount: 4,
    triggers: [
      {
        metadata: {
          query:
            'max(rabbitmq_queue_messages{namespace="job-board-data", vhost="jobs", queue="notifier.mails"})',
          threshold: "20",
        },
      },
    ],
  });
  expect(Object.keys(ofKind(separate.workloads, "HorizontalPodAutoscaler")).sort()).toEqual([
    "applicants",
    "identity",
    "jobs",
    "web",
  ]);
});

test("without KEDA one notifier runs", () => {
  const { workloads } = synth();
  expect(ofKind(workloads, "ScaledObject")).toEqual({});
  expect(ofKind(workloads, "Deployment")["notifier"]?.["spec"]).toMatchObject({ replicas: 1 });
});

test("each role has a release strategy and a budget of its own", () => {
  const { workloads } = synth({
    jobBoard: {
      release: { strategy: "canary", canary: "2", weightPercent: 10 },
      programs: { applicants: { release: { strategy: "blue-green", green: "3", live: "blue" } } },
    },
  });
  expect(Object.keys(ofKind(workloads, "Deployment")).sort()).toEqual([
    "applicants",
    "applicants-green",
    "identity",
    "jobs",
    "jobs-canary",
    "notifier",
    "web",
  ]);
  expect(Object.keys(ofKind(workloads, "PodDisruptionBudget")).sort()).toEqual([
    "applicants",
    "applicants-green",
    "identity",
    "jobs",
    "jobs-canary",
    "notifier",
    "web",
  ]);
});

test("every pod is restricted, and the node asks the notifier's probes where it answers them", () => {
  const deployments = Object.values(ofKind(separate.workloads, "Deployment"));
  const pods = deployments.flatMap((deployment) => podTemplateOf(deployment)?.spec ?? []);
  expect(pods).toHaveLength(PROGRAMS.length);
  expect(pods.flatMap(restrictedViolations)).toEqual([]);
  expect(
    pods.flatMap(({ containers }) => containers).find(({ name }) => name === "notifier"),
  ).toMatchObject({
    ports: [
      { name: "http", containerPort: 8080 },
      { name: "metrics", containerPort: 9464 },
    ],
    readinessProbe: { httpGet: { path: "/readyz", port: "http" } },
  });
});

test("an alert tells of the one program that is away, another of the one that is busy", () => {
  const rules = ofKind(separate.workloads, "PrometheusRule")["job-board"] as unknown as {
    spec: { groups: { rules: { alert: string; expr: string }[] }[] };
  };
  const exprOf = (alert: string) =>
    rules.spec.groups[0]?.rules.find((rule) => rule.alert === alert)?.expr ?? "";
  for (const name of ["identity", "jobs", "applicants", "web"]) {
    expect(exprOf("JobBoardDown")).toContain(`job="${name}"`);
    expect(exprOf("JobBoardSaturated")).toContain(`container="${name}"`);
  }
  expect(exprOf("JobBoardDown")).not.toContain("notifier");
  expect(
    rules.spec.groups[0]?.rules.flatMap(({ expr }) => syntaxErrors("prometheus", expr)),
  ).toEqual([]);
});

test("fails without a broker, without a cache, and without a database server", () => {
  expect(() => synth({ backing: { postgres: null, rabbitmq: null, valkey: null } })).toThrow(
    [
      "3 problems in the stacks:",
      "",
      "workloads.jobBoard.roles",
      '  value:  "separate"',
      "  rule:   `separate` takes a broker: roles of different programs tell each other by messages",
      "  remedy: switch it on, `backing: { rabbitmq: {} }`, or write `together`",
      "",
      "workloads.jobBoard.roles",
      '  value:  "separate"',
      "  rule:   `separate` takes a cache: the replicas of a role share who is signed in",
      "  remedy: switch it on, `backing: { valkey: {} }`, or write `together`",
      "",
      "workloads.jobBoard.roles",
      '  value:  "separate"',
      "  rule:   `separate` takes a database server: programs of different pods can't share a file",
      "  remedy: switch it on, `backing.postgres`, or write `together`",
    ].join("\n"),
  );
});

test("each database is backed up and restored on trial by roles of its own, into a volume of its own", () => {
  const { workloads, all, declared } = synth({ jobBoard: { backup: {} } });
  expect(Object.keys(ofKind(workloads, "CronJob")).sort()).toEqual(
    ["applicants", "identity", "jobs", "notifier"].flatMap((program) => [
      `${program}-backup`,
      `${program}-restore`,
      `${program}-restore-drill`,
    ]),
  );
  const roles = ofKind(workloads, "ConfigMap")["postgres-files"]?.["data"] as Record<
    string,
    string
  >;
  for (const program of ["applicants", "jobs", "notifier"]) {
    expect(roles["roles.sql"]).toContain(
      `GRANT CONNECT ON DATABASE "${program}" TO "${program}-backup"`,
    );
    expect(ofKind(workloads, "ConfigMap")[`${program}-restore`]?.["data"]).toMatchObject({
      DATABASE_URL: `postgres://${program}-restore@postgres.job-board-data.svc:5432/${program}`,
    });
    expect(ofKind(workloads, "PersistentVolumeClaim")).toHaveProperty(`${program}-backups`);
  }
  const { evaluated, expected } = matrices(all, declared);
  expect(evaluated).toEqual(expected);
  const rules = JSON.stringify(ofKind(workloads, "PrometheusRule")["job-board"]);
  expect(rules).toContain("identity-backup|jobs-backup|applicants-backup|notifier-backup");
  expect(rules).not.toContain("job-board-backup");
});

test("fails where a user of the environment's settings has the name of a role", () => {
  expect(() =>
    synth({
      backing: { rabbitmq: { users: [{ name: "jobs" }], queues: [{ name: "job-board" }] } },
    }),
  ).toThrow(
    [
      "3 problems in the stacks:",
      "",
      "workloads/Backing/RabbitMq.users",
      '  value:  "jobs"',
      "  rule:   each name of the users once; an application has this one",
      "  remedy: give the one of `backing.rabbitmq` another name, or remove it",
      "",
      "workloads/Backing/RabbitMq.exchanges",
      '  value:  "job-board"',
      "  rule:   each name of the exchanges once; an application has this one",
    ].join("\n"),
  );
});
