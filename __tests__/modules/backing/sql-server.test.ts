import { parse } from "yaml";
import { SQL_SERVER_ALERTS } from "../../../modules/backing/sql-server/alerts";
import { sqlServerDashboard } from "../../../modules/backing/sql-server/dashboard";
import { COLLECTOR } from "../../../modules/backing/sql-server/files";
import { synthBacking, withBacking } from "../../support/backing";
import { matrices } from "../../support/connection-matrix";
import { ofKind } from "../../support/objects";
import { podTemplateOf, restrictedViolations } from "../../support/pod-security";

const on = synthBacking("local", { sqlServer: { addresses: ["10.20.0.4/32"], port: 1444 } });
const NAME = "sql-server-monitor";

test("nothing of it is there until an environment says where the server is", () => {
  const off = synthBacking("local", {});
  expect(ofKind(off.workloads, "Deployment")).not.toHaveProperty(NAME);
  expect(() => withBacking("local", { sqlServer: {} })).toThrow(/backing\.sqlServer\.addresses/);
});

test("it alone makes the namespace, and needs no internal CA", () => {
  expect(Object.keys(ofKind(on.workloads, "Namespace"))).toContain("job-board-data");
  expect(Object.keys(ofKind(on.platform, "ClusterIssuer"))).not.toContain("internal-ca");
});

test("the login comes from a Secret that is made by hand, and is in no object of the stack", () => {
  const deployment = ofKind(on.workloads, "Deployment")[NAME];
  const template = deployment && podTemplateOf(deployment);
  expect(JSON.stringify(deployment)).toContain('"secretName":"sql-server-monitor"');
  expect(template && restrictedViolations(template.spec)).toEqual([]);
  expect(on.workloads.map(({ kind }) => kind)).not.toContain("Secret");
  expect(on.text.match(/sqlserver:\/\/[^"\\\s]*/g)).toEqual(["sqlserver://set-when-started"]);
});

test("it connects to the server's addresses and port, and Prometheus alone to it", () => {
  const { evaluated } = matrices([...on.platform, ...on.workloads], on.declared);
  expect(evaluated.filter((line) => line.includes(NAME))).toEqual([
    `job-board-data/${NAME} → 10.20.0.4 1444/TCP`,
    `job-board-data/${NAME} → kube-system/dns 53/TCP`,
    `job-board-data/${NAME} → kube-system/dns 53/UDP`,
    `monitoring/prometheus → job-board-data/${NAME} 9399/TCP`,
  ]);
});

interface Collector {
  readonly metrics: readonly { metric_name: string; key_labels?: string[]; query: string }[];
}

test("every metric that is asked for is collected, with the labels that its query has", () => {
  const { metrics } = parse(COLLECTOR) as Collector;
  const names = metrics.map(({ metric_name: name }) => name);
  const asked = JSON.stringify([SQL_SERVER_ALERTS, sqlServerDashboard]).match(/mssql_\w+/g) ?? [];
  expect(new Set(asked)).toEqual(new Set(names));
  for (const { key_labels: labels = [], query } of metrics) {
    expect(query).toMatch(/^SELECT [\s\S]* AS value/);
    expect([...query.matchAll(/ AS (?!value)(\w+)/g)].map(([, column]) => column)).toEqual(labels);
  }
});

test("no query writes, or reads what users keep", () => {
  const { metrics } = parse(COLLECTOR) as Collector;
  for (const { query } of metrics) {
    expect(query).not.toMatch(/\b(INSERT|UPDATE|DELETE|EXEC|INTO|ALTER|DROP)\b/i);
    for (const [, from] of query.matchAll(/(?:FROM|JOIN) ([\w.]+)/g)) {
      expect(from).toMatch(/^(sys\.(dm_\w+|databases)|msdb\.dbo\.backupset)$/);
    }
  }
});
