import { Construct } from "constructs";
import type { BackingServices } from "../../backing/backing-services";
import type { Postgres } from "../../backing/postgres/postgres";
import type { Environment } from "../../environment/environment";
import type { Namespace } from "../../kubernetes/namespace";
import type { AddressPeer } from "../../kubernetes/peer";
import type { Placement } from "../../kubernetes/scheduling";
import { VolumeClaim } from "../../kubernetes/volume-claim";
import type { PodVolume } from "../../kubernetes/volumes";
import { applicationIdentityName } from "../../azure/azure-names";
import { postgresql } from "../../platform/postgresql";
import { Memory } from "../../support/quantities";
import { azureSignIn } from "./azure-sign-in";
import { certificateFiles } from "./certificate-files";
import { DATABASE, NAME } from "./names";

export interface JobBoardDatabaseProps {
  readonly environment: Environment;
  readonly namespace: Namespace;
  readonly backing: BackingServices;
}

const DATA = { name: "data", mountPath: "/data" };

/** Of programs that keep their data on a server. */
export const SCRATCH: PodVolume = { ...DATA, emptyDir: Memory.mebibytes(64) };

/**
 * Where the job board keeps its data, and what its pods need for that. In `local` a SQLite file on
 * a volume that all replicas share, and so on one node; or, where it is on, the PostgreSQL server in
 * the cluster, with the pods' client certificate. In Azure the PostgreSQL server of
 * `infrastructure`, at its private address, with a token of the pods' workload identity.
 */
export class JobBoardDatabase extends Construct {
  readonly variables: Readonly<Record<string, string>>;
  readonly volume: PodVolume;
  readonly placement: Placement;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** What the pods connect to. */
  readonly server: Postgres | AddressPeer | undefined;

  constructor(scope: Construct, id: string, props: JobBoardDatabaseProps) {
    super(scope, id);
    const { environment, namespace, backing } = props;
    if (backing.postgres) {
      this.variables = {
        ...byCertificate(backing.postgres, NAME, DATABASE),
        ...GIVEN_SCHEMA,
      };
      this.volume = SCRATCH;
      this.placement = "spread";
      this.serviceAccountAnnotations = {};
      this.podLabels = {};
      this.server = backing.postgres;
    } else if (environment.target === "kubeconfig") {
      this.variables = {};
      this.volume = {
        ...DATA,
        claim: new VolumeClaim(this, "Data", {
          namespace,
          name: "job-board-data",
          workload: NAME,
          partOf: environment.project,
          size: environment.workloads.jobBoard.storage,
        }),
      };
      this.placement = "together";
      this.serviceAccountAnnotations = {};
      this.podLabels = {};
    } else {
      const signIn = azureSignIn(this, environment, applicationIdentityName(environment, NAME));
      this.variables = { ...signIn.variables, ...GIVEN_SCHEMA };
      this.volume = SCRATCH;
      this.placement = "spread";
      this.serviceAccountAnnotations = signIn.serviceAccountAnnotations;
      this.podLabels = signIn.podLabels;
      this.server = postgresql(environment);
    }
  }
}

/** A program on a server looks whether its schema is there, and makes nothing. */
export const GIVEN_SCHEMA = { DATABASE_SCHEMA: "given" };

/** How a workload signs in to the server in the cluster: by its certificate, under its name. */
export function byCertificate(
  { host }: Postgres,
  user: string,
  database: string,
): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: `postgres://${user}@${host}:5432/${database}`,
    ...certificateFiles("DATABASE"),
  };
}
