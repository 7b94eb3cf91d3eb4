import { Construct } from "constructs";
import { Dashboard } from "../../dashboards/dashboard";
import type { AddressPeer } from "../../kubernetes/peer";
import { Worker } from "../../kubernetes/worker";
import { Cpu, Memory } from "../../support/quantities";
import { type BackingServiceProps, serviceAlerts } from "../service";
import { SQL_SERVER_ALERTS } from "./alerts";
import { sqlServerDashboard } from "./dashboard";
import { COLLECTOR, CONFIGURATION, FILES_FOLDER, PORT, SECRET_FOLDER, START } from "./files";
import type { SqlServerSettings } from "./settings";

export interface SqlServerMonitorProps extends BackingServiceProps {
  readonly settings: SqlServerSettings;
}

const NAME = "sql-server-monitor";

/**
 * Watches a SQL Server that runs elsewhere: metrics by sql_exporter, alerts, a dashboard. It signs in
 * with a login that may read the server's state and no data; the login lies in a Secret that somebody
 * makes by hand (docs/sql-server.md).
 */
export class SqlServerMonitor extends Construct {
  readonly exporter: Worker;

  constructor(scope: Construct, id: string, props: SqlServerMonitorProps) {
    super(scope, id);
    const { namespace, partOf, cluster, settings } = props;
    const asked = { path: "/healthz" };
    this.exporter = new Worker(this, "Exporter", {
      name: NAME,
      namespace,
      partOf,
      cluster,
      component: "monitor",
      image: settings.image,
      command: ["sh", `${FILES_FOLDER}/start.sh`],
      metricsPort: { name: "metrics", port: PORT },
      probes: { startup: asked, liveness: asked, readiness: asked },
      configFiles: {
        mountPath: FILES_FOLDER,
        files: {
          "sql_exporter.yml": CONFIGURATION,
          "sql-server.collector.yml": COLLECTOR,
          "start.sh": START,
        },
      },
      secrets: [{ name: "dsn", mountPath: SECRET_FOLDER, secretName: settings.secretName }],
      resources: {
        cpuRequest: Cpu.millis(10),
        memoryRequest: Memory.mebibytes(32),
        memoryLimit: Memory.mebibytes(128),
      },
      autoscaling: null,
      replicas: 1,
      disruption: null,
      customResources: serviceAlerts(NAME, SQL_SERVER_ALERTS, props),
    });
    this.exporter.connections.allowTo(server(settings));
    new Dashboard(this, "Dashboard", {
      ...sqlServerDashboard,
      namespace: namespace.name,
      dependsOn: [namespace.resource],
    });
  }
}

function server({ addresses: cidrs, port }: SqlServerSettings): AddressPeer {
  return { kind: "addresses", name: "sql-server", cidrs, ports: [{ name: "tds", port }] };
}
