import { Construct } from "constructs";
import { Dashboard } from "../../dashboards/dashboard";
import type { Connections } from "../../kubernetes/connections";
import type { Connectable, MutualTls, PodPeer } from "../../kubernetes/peer";
import type { SidecarProps } from "../../kubernetes/sidecar";
import { StatefulService } from "../../kubernetes/stateful-service";
import { Memory } from "../../support/quantities";
import {
  exporterCertificate,
  exporterFiles,
  exporterName,
  serverCertificate,
  serverFiles,
} from "../certificates";
import { INTERNAL_CA } from "../names";
import {
  type BackingServiceProps,
  dataVolume,
  podResources,
  serviceAlerts,
  serviceLabels,
} from "../service";
import { exporterSidecar, keeperSidecar } from "../sidecars";
import { POSTGRES_ALERTS } from "./alerts";
import { postgresDashboard } from "./dashboard";
import {
  DATA_FOLDER,
  exporterSource,
  FILES_FOLDER,
  HBA,
  KEEPER,
  PGDATA,
  type PostgresDatabase,
  rolesSql,
  serverOptions,
  SOCKET_FOLDER,
} from "./files";
import type { PostgresSettings } from "./settings";

export interface PostgresProps extends BackingServiceProps {
  readonly settings: PostgresSettings;
  /** Made when they aren't there; never dropped. */
  readonly databases: readonly PostgresDatabase[];
}

/** Of the workload, and so of the host in connection strings. */
const NAME = "postgres";

/** User of Debian's image, by which the server knows its sidecar on the socket (`peer`). */
const USER_ID = 999;

/**
 * One PostgreSQL server in the cluster, without a password: workloads sign in with the certificate
 * that a declared connection gives them, in their own name, to their own database.
 */
export class Postgres extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly mutualTls: MutualTls;
  readonly service: StatefulService;
  /** Its name in DNS, which its certificate has. */
  readonly host: string;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    const { namespace, partOf, cluster, settings, databases } = props;
    const holder = {
      name: NAME,
      namespace: namespace.name,
      labels: serviceLabels(NAME, props),
    };
    this.mutualTls = { issuer: INTERNAL_CA, clients: databases.flatMap(clientsOf) };
    this.service = new StatefulService(this, "Server", {
      name: NAME,
      namespace,
      partOf,
      cluster,
      component: "database",
      image: settings.image,
      ports: [{ name: "postgresql", port: 5432 }],
      metrics: { port: METRICS },
      args: serverOptions(
        settings.maxConnections,
        Math.floor(settings.memoryRequest.mebibytes / 4),
      ),
      variables: {
        PGDATA,
        // For the rules that initdb writes and nobody reads: those of pg_hba.conf above apply.
        POSTGRES_HOST_AUTH_METHOD: "trust",
        POSTGRES_INITDB_ARGS: "--data-checksums",
      },
      configFiles: {
        mountPath: FILES_FOLDER,
        files: {
          "pg_hba.conf": HBA,
          "roles.sql": rolesSql(databases, exporterName(holder)),
          "keeper.sh": KEEPER,
        },
        reload: "live",
      },
      secrets: [serverFiles(holder), exporterFiles(holder)],
      volumes: [{ name: "socket", mountPath: SOCKET_FOLDER, emptyDir: Memory.mebibytes(16) }],
      storage: dataVolume(settings, DATA_FOLDER),
      resources: podResources(settings),
      securityContext: { userId: USER_ID, groupId: USER_ID },
      // SIGTERM would wait until the last client has gone; killed, it would have to recover.
      preStop: ["sh", "-c", 'pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop'],
      gracePeriodSeconds: 120,
      probes: probes(),
      sidecars: sidecars(settings, exporterName(holder)),
      customResources: [
        serverCertificate(holder),
        exporterCertificate(holder),
        ...serviceAlerts(NAME, POSTGRES_ALERTS, props),
      ],
      mutualTls: this.mutualTls,
    });
    this.host = `${NAME}.${namespace.name}.svc`;
    this.peer = this.service.peer;
    this.connections = this.service.connections;
    new Dashboard(this, "Dashboard", {
      ...postgresDashboard,
      namespace: namespace.name,
      dependsOn: [namespace.resource],
    });
  }
}

function clientsOf({ owner, user, backup }: PostgresDatabase): string[] {
  return [
    owner,
    ...(user ? [user] : []),
    ...(backup ? [backup.reader, backup.drill, backup.restorer] : []),
  ];
}

const METRICS = { name: "metrics", port: 9187 };

/** `pg_isready` ends with 1 while the server recovers: no reason to kill it, as 2, no answer, is. */
function probes() {
  const ask = `pg_isready --host=${SOCKET_FOLDER} --username=postgres --quiet --timeout=3`;
  return {
    startup: { command: alive(ask), timeoutSeconds: 5, failureThreshold: 60 },
    liveness: { command: alive(ask), timeoutSeconds: 5 },
    readiness: { command: ask.split(" "), timeoutSeconds: 5 },
  };
}

function alive(ask: string): string[] {
  return ["sh", "-c", `${ask}; [ $? -le 1 ]`];
}

function sidecars(settings: PostgresSettings, exporter: string): SidecarProps[] {
  return [
    keeperSidecar({
      image: settings.image,
      folder: FILES_FOLDER,
      mounts: ["config", "server", "socket", "tmp"],
      applied: "/tmp/applied",
    }),
    exporterSidecar(METRICS, {
      image: settings.exporterImage,
      args: ["--collector.database_wraparound"],
      variables: { DATA_SOURCE_NAME: exporterSource(exporter) },
    }),
  ];
}
