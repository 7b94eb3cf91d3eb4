import { ConfigurationError, parseConfig } from "../../src/config/config";

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test("runs on SQLite in the data folder with nothing set", () => {
  const { settings, database, dynamic, tracing } = parseConfig({});
  expect(database).toEqual({ kind: "sqlite", file: "data/job-board.db" });
  expect(settings).toMatchObject({ PORT: 8080, METRICS_PORT: 9464, SHUTDOWN_DRAIN_SECONDS: 5 });
  expect(dynamic.logLevel).toBe("info");
  expect([...dynamic.features]).toEqual(["applications", "burns"]);
  expect(tracing).toBeUndefined();
});

test("lists every problem at once, by name and without its value", () => {
  const problems = problemsOf({
    PORT: "eighty",
    LOG_LEVEL: "loud",
    MAX_BODY_BYTES: "1",
    FEATURE_FLAGS: "burns,teleport",
  });
  expect(problems.map((line) => line.split(/[.:]/)[0])).toEqual([
    "PORT",
    "MAX_BODY_BYTES",
    "LOG_LEVEL",
    "FEATURE_FLAGS",
  ]);
  expect(problems.join()).not.toMatch(/eighty|loud|teleport/);
});

test("has every role unless some are named, each once, and no unknown one", () => {
  expect(parseConfig({}).settings.ROLES).toEqual([
    "web",
    "identity",
    "jobs",
    "applicants",
    "notifier",
  ]);
  const BROKER_URL = "amqp://broker.example";
  const jobs = { ROLES: "jobs, jobs", BROKER_URL, IDENTITY_API: "http://identity.example" };
  expect(parseConfig(jobs).settings.ROLES).toEqual(["jobs"]);
  expect(problemsOf({ ROLES: "jobs,cook" })).toEqual([expect.stringMatching(/^ROLES\.1: /)]);
  expect(problemsOf({ ROLES: "," })).toEqual([expect.stringMatching(/^ROLES: /)]);
});

test("roles that are left out are found elsewhere: by the broker and, for a job, by its API", () => {
  expect(problemsOf({ ROLES: "applicants" })).toEqual([
    expect.stringMatching(/^BROKER_URL: is needed when ROLES leaves out a role/),
    expect.stringMatching(/^JOBS_API: is needed when ROLES has applicants and not jobs/),
    expect.stringMatching(/^IDENTITY_API: is needed when ROLES has applicants and not identity/),
  ]);
  expect(problemsOf({ ROLES: "jobs" })).toEqual([
    expect.stringMatching(/^BROKER_URL: is needed when ROLES leaves out a role/),
    expect.stringMatching(/^IDENTITY_API: is needed when ROLES has jobs and not identity/),
  ]);
  // Web has no messages, and the others are complete without it.
  expect(problemsOf({ ROLES: "web" })).toEqual([
    expect.stringMatching(/^IDENTITY_API: is needed when ROLES has web and not identity/),
    expect.stringMatching(/^JOBS_API: is needed when ROLES has web and not jobs/),
    expect.stringMatching(/^APPLICANTS_API: is needed when ROLES has web and not applicants/),
  ]);
  expect(problemsOf({ ROLES: "identity,jobs,applicants,notifier" })).toEqual([]);
  expect(problemsOf({ BROKER_URL: "http://user:secret@broker", JOBS_API: "jobs:8080" })).toEqual([
    expect.stringMatching(/^BROKER_URL: must be amqp:/),
    expect.stringMatching(/^JOBS_API: must be http:/),
  ]);
});

test("mails go to a server with all that they need, else into a folder beside a SQLite file, else nowhere", () => {
  expect(parseConfig({}).mail).toEqual({ kind: "folder", folder: "data/mail" });
  expect(parseConfig({ DATABASE_URL: "postgres://board@db/jobs" }).mail).toBeUndefined();
  const SMTP_URL = "smtp://user:secret@mail.example.org";
  const given = {
    SMTP_URL,
    MAIL_FROM: "board@example.org",
    REVIEW_MAILBOX: "reviews@example.org",
    PUBLIC_URL: "https://jobs.example.org",
  };
  expect(parseConfig(given).mail).toEqual({
    kind: "smtp",
    url: SMTP_URL,
    tls: "verify-full",
    tlsFiles: {},
  });
  expect(parseConfig({ ...given, SMTP_TLS: "disable" }).mail).toMatchObject({ tls: "disable" });
  expect(parseConfig({ ...given, SMTP_URL: "smtp://[::1]:25" }).mail).toMatchObject({
    tls: "disable",
  });
  expect(problemsOf({ SMTP_URL })).toEqual(
    ["MAIL_FROM", "REVIEW_MAILBOX", "PUBLIC_URL"].map((name) => `${name}: is needed with SMTP_URL`),
  );
  const signIn = { SMTP_USER: "board", SMTP_PASSWORD_FILE: "/run/password" };
  expect(parseConfig({ ...given, ...signIn }).mail).toMatchObject({
    signIn: { user: "board", passwordFile: "/run/password" },
  });
  expect(problemsOf({ ...given, SMTP_USER: "board" })).toEqual([
    "SMTP_PASSWORD_FILE: is needed with SMTP_USER",
  ]);
  expect(problemsOf({ ...given, SMTP_PASSWORD_FILE: "/run/password" })).toEqual([
    "SMTP_USER: is needed with SMTP_PASSWORD_FILE",
  ]);
  expect(problemsOf({ SMTP_URL: "secret", MAIL_FROM: "secret", PUBLIC_URL: "secret" })).toEqual([
    expect.stringMatching(/^SMTP_URL: must be smtp:/),
    expect.stringMatching(/^MAIL_FROM: /),
    expect.stringMatching(/^PUBLIC_URL: must be http:/),
  ]);
});

test.each(["", " ", "\n"])("an empty or blank value (%j) is an unset one", (blank) => {
  const { settings, database, dynamic } = parseConfig({
    PORT: blank,
    SHUTDOWN_DRAIN_SECONDS: blank,
    OTEL_TRACES_SAMPLER_ARG: blank,
    DATABASE_URL: blank,
    POD_NAMESPACE: blank,
    FEATURE_FLAGS: blank,
    LOG_LEVEL: blank,
  });
  expect(settings).toMatchObject({
    PORT: 8080,
    SHUTDOWN_DRAIN_SECONDS: 5,
    OTEL_TRACES_SAMPLER_ARG: 1,
    POD_NAMESPACE: "default",
  });
  expect(database.kind).toBe("sqlite");
  expect([...dynamic.features]).toEqual(["applications", "burns"]);
});

test("a line break at the end of a value, as a file leaves it, is no part of it", () => {
  expect(parseConfig({ PORT: "8081\n", POD_NAME: "pod-1\n" }).settings).toMatchObject({
    PORT: 8081,
    POD_NAME: "pod-1",
  });
});

test.each(["0x1f90", "1e3", "8080.5", "+1", "-0", "Infinity", "8 080", "８０８０"])(
  "%s is no port",
  (PORT) => {
    expect(problemsOf({ PORT })).toEqual(["PORT: must be a whole number from 0 to 65535"]);
  },
);

test.each(["0x5", "1e1", "Infinity", "-1", ".5", "5,0"])(
  "%s is no number of seconds",
  (SHUTDOWN_DRAIN_SECONDS) => {
    expect(problemsOf({ SHUTDOWN_DRAIN_SECONDS })).toEqual([
      "SHUTDOWN_DRAIN_SECONDS: must be a number of seconds from 0 to 120",
    ]);
  },
);

test("the deadline must leave time after the drain", () => {
  const problems = problemsOf({ SHUTDOWN_DRAIN_SECONDS: "10", SHUTDOWN_DEADLINE_SECONDS: "10" });
  expect(problems).toEqual([
    "SHUTDOWN_DEADLINE_SECONDS: must be greater than SHUTDOWN_DRAIN_SECONDS",
  ]);
});

test("a schema is given by a server alone, and made by the process unless that is said", () => {
  const server = { DATABASE_URL: "postgres://board@db.example.org/board" };
  expect(parseConfig(server).database).toMatchObject({ schema: "made" });
  expect(parseConfig({ ...server, DATABASE_SCHEMA: "given" }).database).toMatchObject({
    schema: "given",
  });
  for (const url of [{}, { DATABASE_URL: "file:/data/jobs.db" }])
    expect(problemsOf({ ...url, DATABASE_SCHEMA: "given" })).toEqual([
      "DATABASE_SCHEMA: given needs PostgreSQL in DATABASE_URL",
    ]);
});

test("verifies the server's certificate except on loopback", () => {
  const far = parseConfig({ DATABASE_URL: "postgres://board@db.example.org/board" }).database;
  const near = parseConfig({ DATABASE_URL: "postgres://board@127.0.0.1:5433/board" }).database;
  expect(far).toMatchObject({
    kind: "postgres",
    tls: "verify-full",
    target: "db.example.org/board",
  });
  expect(near).toMatchObject({ tls: "disable" });
});

test.each([
  ["postgres://a%40b:p%2Fw@db/jobs", { user: "a@b", password: "p/w", host: "db", port: 5432 }],
  ["postgresql://board@[::1]:5433/jobs", { user: "board", host: "::1", port: 5433 }],
  ["postgres:///jobs", { host: "localhost", database: "jobs" }],
])("reads the parts of %s", (DATABASE_URL, parts) => {
  expect(parseConfig({ DATABASE_URL }).database).toMatchObject(parts);
});

test.each(["postgres://db", "postgres://db/", "postgres://%ff@db/jobs", "postgres://db:0x/jobs"])(
  "%s names no database",
  (DATABASE_URL) => {
    expect(problemsOf({ DATABASE_URL })).toEqual([
      "DATABASE_URL: must be file:<path> or postgres://<user>@<host>/<database>",
    ]);
  },
);

test.each([
  ["is not there", "/nowhere/ca.pem", "DATABASE_CA_FILE: cannot be read"],
  ["holds no certificate", __filename, "DATABASE_CA_FILE: must hold certificates in PEM"],
])("a file of authorities that %s is a problem like any other", (_case, file, problem) => {
  const environment = { DATABASE_URL: "postgres://db.example.org/board", DATABASE_CA_FILE: file };
  expect(problemsOf({ ...environment, DATABASE_AUTH: "entra" })).toContain(problem);
});

test.each([
  ["without its key", { DATABASE_CERTIFICATE_FILE: "/nowhere/tls.crt" }],
  ["whose certificate is missing", { DATABASE_KEY_FILE: "/nowhere/tls.key" }],
])("a client certificate %s is a problem of both variables", (_case, environment) => {
  const url = { DATABASE_URL: "postgres://db.example.org/board" };
  const problems = problemsOf({ ...url, ...environment, DATABASE_AUTH: "entra" });
  expect(problems).toContain(`${Object.keys(environment)[0]}: cannot be read`);
  expect(problems.join("\n")).toMatch(/DATABASE_(KEY|CERTIFICATE)_FILE: is needed with DATABASE_/);
});

test("the broker's certificates are files in PEM, a pair of them for this process, and go with amqps:// only", () => {
  const far = { BROKER_URL: "amqps://broker.example/jobs" };
  expect(parseConfig(far).broker).toEqual({
    url: far.BROKER_URL,
    tlsFiles: {},
    topology: "made",
  });
  expect(parseConfig({ BROKER_TOPOLOGY: "given" }).broker).toBeUndefined();
  expect(
    problemsOf({
      BROKER_URL: "amqp://broker.example",
      BROKER_CA_FILE: __filename,
      BROKER_CERTIFICATE_FILE: "/nowhere/tls.crt",
      BROKER_TOPOLOGY: "guessed",
    }),
  ).toEqual([expect.stringMatching(/^BROKER_TOPOLOGY: /)]);
  expect(
    problemsOf({
      BROKER_URL: "amqp://broker.example",
      BROKER_CA_FILE: __filename,
      BROKER_CERTIFICATE_FILE: "/nowhere/tls.crt",
    }),
  ).toEqual([
    "BROKER_CA_FILE: must hold certificates in PEM",
    "BROKER_CERTIFICATE_FILE: cannot be read",
    "BROKER_KEY_FILE: is needed with BROKER_CERTIFICATE_FILE",
    "BROKER_URL: must be amqps:// when BROKER_*_FILE are given",
  ]);
});

test("the cache is a Redis server, whose certificates go with rediss:// only", () => {
  expect(parseConfig({}).cache).toBeUndefined();
  const CACHE_URL = "rediss://cache.example";
  expect(parseConfig({ CACHE_URL }).cache).toEqual({ url: CACHE_URL, tlsFiles: {} });
  expect(problemsOf({ CACHE_URL: "http://user:secret@cache" })).toEqual([
    "CACHE_URL: must be redis:// or rediss://<user>:<password>@<host>",
  ]);
  expect(problemsOf({ CACHE_URL: "redis://cache.example", CACHE_KEY_FILE: "/nowhere" })).toEqual([
    "CACHE_KEY_FILE: cannot be read",
    "CACHE_CERTIFICATE_FILE: is needed with CACHE_KEY_FILE",
  ]);
  expect(problemsOf({ CACHE_URL: "redis://cache.example", CACHE_CA_FILE: __filename })).toEqual([
    "CACHE_CA_FILE: must hold certificates in PEM",
    "CACHE_URL: must be rediss:// when CACHE_*_FILE are given",
  ]);
});

test("an Entra token needs the three variables of workload identity", () => {
  const environment = { DATABASE_URL: "postgres://db.example.org/board", DATABASE_AUTH: "entra" };
  expect(problemsOf(environment)).toEqual([
    "AZURE_CLIENT_ID: is needed when DATABASE_AUTH is entra",
    "AZURE_TENANT_ID: is needed when DATABASE_AUTH is entra",
    "AZURE_FEDERATED_TOKEN_FILE: is needed when DATABASE_AUTH is entra",
  ]);
});

test("a database it cannot use is a problem that does not repeat the password", () => {
  const problems = problemsOf({ DATABASE_URL: "mysql://board:hunter2@db/board" });
  expect(problems).toHaveLength(1);
  expect(problems.join()).not.toContain("hunter2");
});

test("tracing is on when the standard variables name an exporter, unless disabled", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
  expect(parseConfig(endpoint).tracing).toEqual({ name: "parentbased_always_on", ratio: 1 });
  expect(parseConfig({ ...endpoint, OTEL_SDK_DISABLED: "true" }).tracing).toBeUndefined();
  expect(parseConfig({ ...endpoint, OTEL_TRACES_EXPORTER: "none" }).tracing).toBeUndefined();
});
