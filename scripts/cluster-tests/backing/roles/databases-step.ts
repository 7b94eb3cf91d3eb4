import type { Kubectl } from "../../../cluster-client/kubectl";
import { NotPlayed, type Step } from "../../../steps/step";
import { rowsOf } from "../../../cluster-client/backing/databases";
import { describe } from "../backup-step";
import { runTask } from "../tasks";

/** Databases of the roles that keep data, each owned by a role of its name. */
const OWNERS = ["identity", "jobs", "applicants", "notifier"];
const CONNECTS = OWNERS.flatMap((owner) =>
  OWNERS.map(
    (database) =>
      `SELECT '${owner} ${database}' WHERE has_database_privilege('${owner}', '${database}', 'CONNECT')`,
  ),
).join(" UNION ALL ");

/** PostgreSQL itself says who may connect where. */
export function databasesApart(kubectl: Kubectl): Step {
  return {
    name: "roles apart: each may connect to its own database, and to no other",
    play: async () => {
      const pairs = (await rowsOf(kubectl, CONNECTS, "postgres")).toSorted();
      if (pairs.length === 0) {
        throw new NotPlayed("no role has a database of its own");
      }
      const own = OWNERS.map((owner) => `${owner} ${owner}`).toSorted();
      if (pairs.join() !== own.join()) {
        throw new Error(`may connect: ${pairs.join("; ")}`);
      }
      return own.join("; ");
    },
  };
}

/** Each database is backed up and restored on trial, by roles of its own. */
export function databasesBackedUp(kubectl: Kubectl): Step {
  return {
    name: "roles apart: each database backed up, and restored on trial",
    play: async () => {
      const seen: string[] = [];
      for (const owner of OWNERS) {
        await runTask(kubectl, `${owner}-backup`);
        seen.push(`${owner}: ${describe(await runTask(kubectl, `${owner}-restore-drill`))}`);
      }
      return seen.join("; ");
    },
  };
}
