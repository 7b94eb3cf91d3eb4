import { HBA, rolesSql, serverOptions } from "../../../modules/backing/postgres/files";
import { definitions } from "../../../modules/backing/rabbitmq/definitions";
import { configuration as brokerConfiguration } from "../../../modules/backing/rabbitmq/files";
import { rabbitMqSettings } from "../../../modules/backing/rabbitmq/settings";
import { configuration, users } from "../../../modules/backing/valkey/files";
import { valkeySettings } from "../../../modules/backing/valkey/settings";
import { EVERYTHING } from "../../support/backing";

const broker = rabbitMqSettings.parse(EVERYTHING.rabbitmq);

test("PostgreSQL lets nobody in over the network but with TLS and a certificate", () => {
  const network = HBA.split("\n").filter((line) => line.startsWith("host"));
  expect(network).toEqual(
    ["hostssl all postgres all reject", "hostssl all all all cert"].map(spaced),
  );
  expect(serverOptions(50, 64)).toEqual(
    expect.arrayContaining([
      "ssl=on",
      "ssl_min_protocol_version=TLSv1.3",
      "ssl_ca_file=/var/run/server-certificate/ca.crt",
      "max_connections=50",
      "shared_buffers=64MB",
    ]),
  );
});

/** As the columns stand in the file. */
function spaced(rule: string): unknown {
  return expect.stringMatching(new RegExp(`^${rule.replaceAll(" ", " +")}$`));
}

test("roles and databases are made when they are missing, never dropped, and closed to others", () => {
  const sql = rolesSql([{ name: "jobboard", owner: "job-board" }], "postgres-exporter");
  expect(sql).toContain(`'CREATE ROLE "job-board" LOGIN'`);
  expect(sql).toContain(`'CREATE DATABASE "jobboard" OWNER "job-board"'`);
  expect(sql).toContain('REVOKE ALL ON DATABASE "jobboard" FROM PUBLIC;');
  expect(sql).toContain('GRANT pg_monitor TO "postgres-exporter";');
  expect(sql).not.toMatch(/DROP|SUPERUSER|PASSWORD/i);
});

test("Valkey has no plain port, evicts before it is killed, and writes nothing", () => {
  const lines = configuration(valkeySettings.parse({ maxMemory: "64Mi" })).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "port 0",
      "tls-port 6379",
      "tls-auth-clients yes",
      "tls-auth-clients-user CN",
      "maxmemory 64mb",
      "maxmemory-policy allkeys-lru",
      'save ""',
      "appendonly no",
    ]),
  );
});

function usersWhere(userFromCertificate: boolean): string {
  const settings = valkeySettings.parse({ ...EVERYTHING.valkey, userFromCertificate });
  return users(settings, "valkey-exporter");
}

test("a user of Valkey signs in by certificate alone and has its own keys; older servers believe the name", () => {
  expect(usersWhere(true).split("\n")).toEqual([
    "user default off",
    expect.stringMatching(
      /^user valkey-exporter on resetpass resetkeys resetchannels -@all \+ping /,
    ),
    "user board on resetpass resetkeys ~board:* ~page:* resetchannels -@all +@read +@write +@connection +@transaction -@dangerous",
    "",
  ]);
  expect(usersWhere(false)).toContain("user board on nopass resetkeys ~board:*");
  const older = valkeySettings.parse({ userFromCertificate: false });
  expect(configuration(older)).not.toContain("tls-auth-clients-user");
});

test("RabbitMQ listens with TLS alone, asks for a certificate, and signs in by it", () => {
  const lines = brokerConfiguration(broker, ["a"]).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "listeners.tcp = none",
      "listeners.ssl.default = 5671",
      "ssl_options.verify = verify_peer",
      "ssl_options.fail_if_no_peer_cert = true",
      "auth_mechanisms.1 = EXTERNAL",
      "ssl_cert_login_from = common_name",
      "total_memory_available_override_value = 512MiB",
      "disk_free_limit.absolute = 1024MiB",
    ]),
  );
  expect(lines.join("\n")).not.toContain("cluster_formation");
  expect(brokerConfiguration({ ...broker, replicas: 3 }, ["a", "b", "c"])).toContain(
    "cluster_formation.classic_config.nodes.3 = rabbit@c\ncluster_formation.target_cluster_size_hint = 3",
  );
});

test("queues are quorum queues with dead letters, and users reach their own alone", () => {
  const defined = JSON.parse(definitions(broker, [])) as Record<string, Record<string, unknown>[]>;
  expect(defined["permissions"]).toEqual([
    { user: "board", vhost: "jobs", configure: "^$", write: "^(applications)$", read: "^$" },
    {
      user: "mailer",
      vhost: "jobs",
      configure: "^$",
      write: "^$",
      read: "^(applications|applications\\.dead)$",
    },
  ]);
  expect(defined["users"]?.map((user) => user["password_hash"])).toEqual(["", ""]);
  expect(defined["queues"]?.map((queue) => [queue["name"], queue["arguments"]])).toEqual([
    ["applications", { "x-queue-type": "quorum" }],
    ["applications.dead", { "x-queue-type": "quorum" }],
  ]);
  expect(defined["policies"]).toEqual([
    {
      vhost: "jobs",
      name: "applications",
      pattern: "^(applications)$",
      "apply-to": "queues",
      priority: 0,
      definition: {
        "delivery-limit": 5,
        "dead-letter-exchange": "applications.dead",
        "dead-letter-strategy": "at-least-once",
        overflow: "reject-publish",
      },
    },
  ]);
});

test("a queue whose rejected messages wait says so to a broker that knows how", () => {
  const queues = [{ name: "mail", retryDelaySeconds: { first: 1, most: 60 } }];
  expect(definitions(rabbitMqSettings.parse({ queues }), [])).toContain(
    '"delayed-retry-type": "failed",\n        "delayed-retry-min": 1000,\n        "delayed-retry-max": 60000',
  );
});

test("who works on rows owns nothing, neither what is there nor what is made later", () => {
  const databases = [{ name: "jobs", owner: "jobs-migrations", user: "jobs" }];
  const sql = rolesSql(databases, "postgres-exporter");
  expect(sql).toContain(`'CREATE DATABASE "jobs" OWNER "jobs-migrations"'`);
  expect(sql).toContain('GRANT CONNECT ON DATABASE "jobs" TO "jobs";');
  const [, inDatabase = ""] = sql.split('\\connect "jobs"');
  const later = `ALTER DEFAULT PRIVILEGES FOR ROLE "jobs-migrations" IN SCHEMA public GRANT`;
  expect(inDatabase.trim().split("\n")).toEqual([
    "BEGIN;",
    'REASSIGN OWNED BY "jobs" TO "jobs-migrations";',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "jobs";',
    'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "jobs";',
    `${later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO "jobs";`,
    `${later} USAGE ON SEQUENCES TO "jobs";`,
    "COMMIT;",
    "\\connect postgres",
  ]);
});
