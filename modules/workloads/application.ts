import type { Construct } from "constructs";
import type { z } from "zod";
import type { AlertRule } from "../alerts/alert-rules";
import type { BackingServices } from "../backing/backing-services";
import type { PostgresDatabase } from "../backing/postgres/files";
import type { BrokerTopology } from "../backing/rabbitmq/topology";
import type { CacheUser } from "../backing/valkey/settings";
import type { AzureEnvironment, Environment, LocalEnvironment } from "../environment/environment";
import type { VaultSecret } from "../platform/addon";
import type { SettingProblem } from "../platform/setting-problem";

/**
 * One application: its name in the cluster, in the registry and in Azure, and what makes it. Image
 * build, promotion, release, rollback, registry, workload identity and database follow from the list
 * in modules/workloads/catalogue.ts (docs/workloads.md, "Adding an application").
 */
export interface Application<Settings extends z.ZodType = z.ZodType> {
  /** Of its namespace, its service account and its image's repository; never changes. */
  readonly name: string;
  readonly image: {
    /** Dockerfile, from the root of this repository, which is the build's context. */
    readonly dockerfile: string;
    /** Tag that is deployed where neither `IMAGE_TAG` nor `IMAGE_DIGEST` names a build. */
    readonly version: string;
  };
  /** Whether its pods sign in to Azure, by a managed identity of their own. */
  readonly signsInToAzure: boolean;
  /**
   * Workloads of its namespace that sign in to Azure instead of it, each by an identity of its own, to a
   * database of its name. @default none
   */
  programs?(environment: AzureEnvironment): readonly string[];
  /** Deployments that its image runs in. @default - one of its name */
  deployments?(environment: Environment): readonly string[];
  /** Its database on the PostgreSQL server. @default none */
  readonly database?: {
    readonly name: string;
    /**
     * Command of its image that makes the role of its identity, run as the server's administrator
     * with the role's name, the identity's object id and the database's name as arguments; then `backup` for the one
     * that makes backups. Where it has `migrations`, `migrations` for theirs, and for the program's `rows` and the name
     * of theirs.
     */
    readonly roleCommand: readonly string[];
    /**
     * Task, and so service account, that makes and changes the tables of a program, or of the application where it is
     * one: in Azure by an identity of its own, and the program's may change rows alone. @default - the program does both
     */
    readonly migrations?: (program: string) => string;
  };
  /** Backups of its database. @default none */
  readonly backup?: {
    /** Task, and so service account, in its namespace that reads all of it and writes nothing. */
    readonly reader: string;
    /** Task that restores backups on trial, into databases that it makes. */
    readonly drill: string;
    /** Task that restores the newest backup as the database's owner, started by hand, in `local`. */
    readonly restorer: string;
    isOn(environment: Environment): boolean;
  };
  /**
   * What it finds in the backing services of the cluster, where these are on; undefined for the default.
   * @default - its database, owned by a role of its name
   */
  backing?(environment: Environment): BackingNeeds | undefined;
  /**
   * Secrets of the environment's key vault that its pods read as files, by the identity of one of its
   * `programs` or of its own. @default none
   */
  secrets?(environment: AzureEnvironment): readonly ApplicationSecret[];
  /** Section `workloads.<key in the catalogue>` of an environment. */
  readonly settings: Settings;
  /** Settings that don't go together with others of the environment, below `workloads`. @default none */
  problems?(environment: Environment): Iterable<SettingProblem>;
  /** Each has a runbook, docs/runbooks/<alert>.md. */
  readonly alerts: readonly AlertRule[];
  /**
   * Changes of its settings that a cluster test deploys one after the other, and what each must
   * roll. @default none
   */
  changes?(environment: LocalEnvironment): readonly SettingChange[];
  /** Puts it into the stack `workloads`, which has these backing services. */
  add(scope: Construct, environment: Environment, backing: BackingServices): void;
}

/** A secret of the key vault, which one identity may read and no other of the application. */
export interface ApplicationSecret extends VaultSecret {
  /** Of `programs`; undefined for the application's own identity. */
  readonly program?: string;
}

/** What is made for an application in the backing services. */
export interface BackingNeeds {
  readonly databases: readonly PostgresDatabase[];
  /** Exchanges and queues. @default none */
  readonly topology?: BrokerTopology;
  /** @default none */
  readonly cacheUsers?: readonly CacheUser[];
}

/** A changed environment, and what is rolled because of it. */
export interface SettingChange {
  readonly name: string;
  readonly environment: LocalEnvironment;
  /** As `Deployment.apps job-board/job-board`. */
  readonly rolls: readonly string[];
}
