import { Construct } from "constructs";
import { clusterServices } from "../../addons/cluster-services";
import { migrationsIdentityName, programIdentityName } from "../../azure/azure-names";
import type { Image } from "../../kubernetes/image";
import { secondImage } from "../../kubernetes/release-strategy";
import { Task } from "../../kubernetes/task";
import { entra } from "../../platform/azure-hosts";
import { postgresql } from "../../platform/postgresql";
import { Cpu, Memory } from "../../support/quantities";
import type { ReleaseSettings } from "../release-settings";
import { azureSignIn } from "./azure-sign-in";
import { byCertificate } from "./database";
import { DATABASE, migrationsOf, NAME } from "./names";
import { type ProgramProps, releaseStrategy } from "./program";

export interface MigrationsProps extends ProgramProps {
  /** Whose database it is, where roles are programs of their own. @default the job board's, as one program */
  readonly role?: string;
  readonly release: ReleaseSettings;
  /** Of a new database, as the program's. @default none */
  readonly variables?: Readonly<Record<string, string>>;
}

const RESOURCES = {
  cpuRequest: Cpu.millis(50),
  cpuLimit: Cpu.millis(1000),
  memoryRequest: Memory.mebibytes(96),
  memoryLimit: Memory.mebibytes(192),
};

/**
 * Brings the schema of a program's database up to date before the program is rolled out, in a role of its own that
 * owns the tables: the program's role may change rows alone. Where a second image runs, for that, too.
 *
 * @returns undefined where the program has no database server
 */
export function addMigrations(
  scope: Construct,
  id: string,
  props: MigrationsProps,
): Task | undefined {
  const { environment, namespace, image, release, role = NAME } = props;
  const name = migrationsOf(role);
  const server = serverOf(scope, id, props);
  if (server === undefined) {
    return undefined;
  }
  const { variables, servers, ...pods } = server;
  const second = secondImage(releaseStrategy(release, image));
  const images: readonly [Image, ...Image[]] = [image, ...(second ? [second.image] : [])];
  const task = new Task(scope, id, {
    ...pods,
    namespace,
    name,
    partOf: environment.project,
    cluster: clusterServices(environment),
    component: "migrations",
    images,
    command: ["/nodejs/bin/node", "/app/dist/migrate.js"],
    variables: { ...props.variables, ...variables },
    resources: RESOURCES,
  });
  for (const each of servers) {
    task.connections.allowTo(each);
  }
  return task;
}

/** How they sign in, and where: in the cluster by a certificate, in Azure as their identity. */
function serverOf(scope: Construct, id: string, props: MigrationsProps) {
  const { environment, backing, role } = props;
  const database = role ?? DATABASE;
  if (backing.postgres) {
    return {
      variables: byCertificate(backing.postgres, migrationsOf(role ?? NAME), database),
      servers: [backing.postgres],
      waitsFor: [backing.postgres.service.statefulSet],
    };
  }
  if (environment.target !== "azure") {
    return undefined;
  }
  const signInScope = new Construct(scope, `${id}SignIn`);
  const identity = migrationsIdentityName(environment, NAME, role);
  const signIn = azureSignIn(signInScope, environment, identity, database);
  const DATABASE_ROWS_ROLE = programIdentityName(environment, NAME, role);
  return {
    ...signIn,
    variables: { ...signIn.variables, DATABASE_ROWS_ROLE },
    servers: [postgresql(environment), entra()],
  };
}
