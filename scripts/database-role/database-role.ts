import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { WORKLOAD_IDENTITIES } from "../../modules/azure/workload-identities";
import type { AzureEnvironment } from "../../modules/environment/environment";
import { applications, programsOf } from "../../modules/workloads/catalogue";
import { migratedDatabases } from "../../modules/workloads/migrated-databases";
import type { ManagementApi } from "../azure/management-api";
import { inResourceGroup } from "../azure/resource-ids";
import type { Kubectl } from "../cluster-client/kubectl";
import { interruption } from "../interrupts";
import { ScriptError } from "../script";
import { databaseRoleJob, databaseRoleJobName, databaseUserName, type DatabaseUser } from "./job";

const POLL_MS = 2000;
const { namespace, name: account } = WORKLOAD_IDENTITIES.databaseAdministrator;
const inNamespace = `--namespace=${namespace}`;

const identity = z.object({ properties: z.object({ principalId: z.string() }) });
const jobSchema = z.object({
  status: z
    .object({
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    })
    .prefault({}),
});

/**
 * Gives the applications' identities their roles in their databases, each by a Job in the cluster:
 * nobody else is let into the database's subnet. Can be repeated.
 *
 * @returns what the Jobs said
 * @throws ScriptError with what is missing, or with the Job's log.
 */
export async function makeDatabaseRoles(
  api: ManagementApi,
  kubectl: Kubectl,
  environment: AzureEnvironment,
  users: readonly DatabaseUser[] = databaseUsers(environment),
): Promise<string[]> {
  const objectIds = new Map<DatabaseUser, string>();
  for (const user of users) {
    objectIds.set(user, await objectIdOf(api, environment, user));
  }
  await requirePlace(kubectl);
  const said: string[] = [];
  for (const [user, objectId] of objectIds) {
    said.push(
      await play(kubectl, databaseRoleJobName(user), databaseRoleJob(environment, user, objectId)),
    );
  }
  return said;
}

function databaseUsers(environment: AzureEnvironment): DatabaseUser[] {
  return applications.flatMap((application) => {
    const { name, image, database, backup } = application;
    if (database === undefined) {
      return [];
    }
    const user = { name, image, database };
    const programs = programsOf(application, environment);
    const own: readonly DatabaseUser[] =
      programs.length === 0
        ? [user]
        : programs.map((program) => ({
            ...user,
            program,
            database: { ...database, name: program },
          }));
    // Tables are handed over to a role that is there.
    const parts = ["migrations", "rows"] as const;
    const isMigrated = migratedDatabases(application, environment).length > 0;
    return [
      ...(isMigrated ? own.flatMap((each) => parts.map((part) => ({ ...each, part }))) : own),
      ...(backup?.isOn(environment) === true ? [{ ...user, forBackups: true }] : []),
    ];
  });
}

/** @throws ScriptError when `platform` isn't deployed. */
async function requirePlace(kubectl: Kubectl): Promise<void> {
  const { code, stdout, stderr } = await kubectl.run([
    "get",
    "serviceaccounts",
    inNamespace,
    "--output=name",
  ]);
  if (code !== 0 || !stdout.includes(`serviceaccount/${account}`)) {
    throw new ScriptError(
      `the cluster has no service account ${account} in ${namespace}: npm run deploy -- platform\n${stderr.trim()}`,
    );
  }
}

async function play(kubectl: Kubectl, name: string, manifest: object): Promise<string> {
  const job = [`job/${name}`, inNamespace];
  // One that was interrupted is in the way of a new one.
  await kubectl.text(["delete", ...job, "--ignore-not-found", "--wait"]);
  await kubectl.text(["create", "--filename=-"], { input: JSON.stringify(manifest) });
  const condition = await ending(kubectl, job);
  const log = (await kubectl.run(["logs", ...job, "--tail=20"])).stdout.trim();
  if (condition !== "Complete") {
    const events = await kubectl.run(["events", inNamespace, "--types=Warning"]);
    throw new ScriptError(
      `the Job ${name} in ${namespace} ended as ${condition}; docs/first-apply.md says what to look at\n${log}\n${events.stdout.trim()}`,
    );
  }
  await kubectl.text(["delete", ...job]);
  return log === "" ? `${name}: completed` : log;
}

async function objectIdOf(
  api: ManagementApi,
  environment: AzureEnvironment,
  user: DatabaseUser,
): Promise<string> {
  const identityName = databaseUserName(environment, user);
  const id = `Microsoft.ManagedIdentity/userAssignedIdentities/${identityName}`;
  const found = await api.get(inResourceGroup(environment, id), "2023-01-31");
  if (found === undefined) {
    throw new ScriptError(`${identityName} isn't there: npm run deploy -- infrastructure`);
  }
  return identity.parse(found).properties.principalId;
}

/** The condition that ends the Job: it has a deadline of its own. */
async function ending(kubectl: Kubectl, job: readonly string[]): Promise<string> {
  for (;;) {
    const { status } = jobSchema.parse(
      JSON.parse(await kubectl.text(["get", ...job, "--output=json"])),
    );
    const over = status.conditions.find(
      (condition) => /^(Complete|Failed)$/.test(condition.type) && condition.status === "True",
    );
    if (over !== undefined) {
      return over.type;
    }
    await setTimeout(POLL_MS, undefined, { signal: interruption });
  }
}
