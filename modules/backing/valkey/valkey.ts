import { Construct } from "constructs";
import { Dashboard } from "../../dashboards/dashboard";
import type { Connections } from "../../kubernetes/connections";
import type { Connectable, MutualTls, PodPeer } from "../../kubernetes/peer";
import type { SidecarProps } from "../../kubernetes/sidecar";
import { StatefulService } from "../../kubernetes/stateful-service";
import { reportProblem } from "../../support/problem";
import { Memory } from "../../support/quantities";
import {
  exporterCertificate,
  exporterFiles,
  exporterName,
  serverCertificate,
  serverFiles,
} from "../certificates";
import { EXPORTER_CERTIFICATE_FOLDER, INTERNAL_CA } from "../names";
import { type BackingServiceProps, podResources, serviceAlerts, serviceLabels } from "../service";
import { exporterSidecar, keeperSidecar } from "../sidecars";
import { VALKEY_ALERTS } from "./alerts";
import { valkeyDashboard } from "./dashboard";
import { configuration, FILES_FOLDER, KEEPER, ping, PORT, RUN_FOLDER, START, users } from "./files";
import type { CacheUser, ValkeySettings } from "./settings";

export interface ValkeyProps extends BackingServiceProps {
  readonly settings: ValkeySettings;
  /** Of the applications. */
  readonly users: readonly CacheUser[];
}

const NAME = "valkey";
const METRICS = { name: "metrics", port: 9121 };

/**
 * A cache: one pod whose content goes with it. It speaks TLS alone, asks for a client certificate,
 * and lets each workload at its own keys.
 */
export class Valkey extends Construct implements Connectable {
  readonly peer: PodPeer;
  readonly connections: Connections;
  readonly mutualTls: MutualTls;
  readonly service: StatefulService;
  /** Its name in DNS, which its certificate has. */
  readonly host: string;
  private readonly userFromCertificate: boolean;

  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    const { namespace, partOf, cluster, settings } = props;
    const all = [...settings.users, ...props.users];
    const holder = { name: NAME, namespace: namespace.name, labels: serviceLabels(NAME, props) };
    const exporter = exporterName(holder);
    this.mutualTls = { issuer: INTERNAL_CA, clients: all.map(({ name }) => name) };
    this.checkUsers(all);
    const ask = { command: ping(exporter), timeoutSeconds: 5 };
    this.service = new StatefulService(this, "Server", {
      name: NAME,
      namespace,
      partOf,
      cluster,
      component: "cache",
      image: settings.image,
      command: ["sh", `${FILES_FOLDER}/start.sh`],
      ports: [{ name: "valkey", port: PORT }],
      metrics: { port: METRICS },
      configFiles: {
        mountPath: FILES_FOLDER,
        files: {
          "valkey.conf": configuration(settings),
          "users.acl": users({ ...settings, users: all }, exporter),
          "start.sh": START,
          "keeper.sh": KEEPER,
        },
      },
      secrets: [serverFiles(holder), exporterFiles(holder)],
      volumes: [{ name: "run", mountPath: RUN_FOLDER, emptyDir: Memory.mebibytes(4) }],
      resources: podResources(settings),
      probes: { startup: ask, liveness: ask, readiness: ask },
      sidecars: sidecars(settings, exporter),
      customResources: [
        serverCertificate(holder),
        exporterCertificate(holder),
        ...serviceAlerts(NAME, VALKEY_ALERTS, props),
      ],
      mutualTls: this.mutualTls,
    });
    this.host = `${NAME}.${namespace.name}.svc`;
    this.userFromCertificate = settings.userFromCertificate;
    this.peer = this.service.peer;
    this.connections = this.service.connections;
    new Dashboard(this, "Dashboard", {
      ...valkeyDashboard,
      namespace: namespace.name,
      dependsOn: [namespace.resource],
    });
  }

  /** Where a workload connects; before Valkey 9.1 it says who it is, with any password. */
  urlFor(workload: string): string {
    const user = this.userFromCertificate ? "" : `${workload}:-@`;
    return `rediss://${user}${this.host}:${PORT}`;
  }

  /** The environment's settings and applications know nothing of each other. */
  private checkUsers(all: readonly CacheUser[]): void {
    const names = all.map(({ name }) => name);
    for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
      reportProblem(this, {
        property: "users",
        value: name,
        rule: "each user once; an application has this one",
        remedy: "give the one of `backing.valkey` another name, or remove it",
      });
    }
  }
}

function sidecars(settings: ValkeySettings, exporter: string): SidecarProps[] {
  const folder = EXPORTER_CERTIFICATE_FOLDER;
  return [
    keeperSidecar({
      image: settings.image,
      folder: FILES_FOLDER,
      mounts: ["config", "server", "exporter", "run"],
      applied: `${RUN_FOLDER}/applied`,
    }),
    exporterSidecar(METRICS, {
      image: settings.exporterImage,
      variables: {
        REDIS_ADDR: `rediss://localhost:${PORT}`,
        REDIS_USER: exporter,
        // Before Valkey 9.1 the user has no password, and any is right; later nobody asks for it.
        ...(!settings.userFromCertificate && { REDIS_PASSWORD: "-" }),
        REDIS_EXPORTER_TLS_CA_CERT_FILE: `${folder}/ca.crt`,
        REDIS_EXPORTER_TLS_CLIENT_CERT_FILE: `${folder}/tls.crt`,
        REDIS_EXPORTER_TLS_CLIENT_KEY_FILE: `${folder}/tls.key`,
        REDIS_EXPORTER_SET_CLIENT_NAME: "false",
      },
    }),
  ];
}
