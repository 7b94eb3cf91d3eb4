import type { Construct } from "constructs";
import { clusterServices } from "../../addons/cluster-services";
import type { Postgres } from "../../backing/postgres/postgres";
import type { Image } from "../../kubernetes/image";
import { secondImage } from "../../kubernetes/release-strategy";
import { Task } from "../../kubernetes/task";
import { Cpu, Memory } from "../../support/quantities";
import type { ReleaseSettings } from "../release-settings";
import { byCertificate } from "./database";
import { migrationsOf } from "./names";
import { type ProgramProps, releaseStrategy } from "./program";

export interface MigrationsProps extends ProgramProps {
  readonly postgres: Postgres;
  /** Whose database it is. */
  readonly program: string;
  readonly database: string;
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
 */
export function addMigrations(scope: Construct, id: string, props: MigrationsProps): Task {
  const { environment, namespace, image, postgres, program, database, release } = props;
  const name = migrationsOf(program);
  const second = secondImage(releaseStrategy(release, image));
  const images: readonly [Image, ...Image[]] = [image, ...(second ? [second.image] : [])];
  const task = new Task(scope, id, {
    namespace,
    name,
    partOf: environment.project,
    cluster: clusterServices(environment),
    component: "migrations",
    images,
    command: ["/nodejs/bin/node", "/app/dist/migrate.js"],
    variables: { ...props.variables, ...byCertificate(postgres, name, database) },
    resources: RESOURCES,
    waitsFor: [postgres.service.statefulSet],
  });
  task.connections.allowTo(postgres);
  return task;
}
