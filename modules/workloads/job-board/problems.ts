import type { Environment } from "../../environment/environment";
import type { SettingProblem } from "../../platform/setting-problem";
import { policyController } from "../../addons/policy-controller/policy-controller";
import { migrationsIdentityName } from "../../azure/azure-names";
import { hasAddon } from "../../platform/addons";
import { connectionProblems } from "./database-connections";
import { NAME } from "./names";
import { ROLES } from "./roles";

const AT = "jobBoard.roles";

/** Settings that don't go together with those of other sections. */
export function* jobBoardProblems(environment: Environment): Iterable<SettingProblem> {
  yield* roleProblems(environment);
  yield* serverProblems(environment);
  yield* roleNameProblems(environment);
  yield* mailProblems(environment);
  yield* connectionProblems(environment);
  yield* imageProblems(environment);
}

/** The second image of a release is known by its tag, which the policy writes the digest behind. */
function* imageProblems(environment: Environment): Iterable<SettingProblem> {
  const { strategy: value } = environment.workloads.jobBoard.release;
  if (value !== "rolling" && hasAddon(environment, policyController)) {
    yield {
      property: "jobBoard.release.strategy",
      value,
      rule: "`rolling` with policy-controller, which wants images by digest and changes one by its tag: every plan would show it",
      remedy: "write rolling, or switch policy-controller off",
    };
  }
}

/** What separate roles need, and what they can't have yet. */
function* roleProblems(environment: Environment): Iterable<SettingProblem> {
  const { backing, workloads } = environment;
  const { roles: value, backup } = workloads.jobBoard;
  if (value === "together") {
    return;
  }
  if (backing.rabbitmq === null) {
    yield {
      property: AT,
      value,
      rule: "`separate` takes a broker: roles of different programs tell each other by messages",
      remedy: "switch it on, `backing: { rabbitmq: {} }`, or write `together`",
    };
  }
  if (backing.valkey === null) {
    yield {
      property: AT,
      value,
      rule: "`separate` takes a cache: the replicas of a role share who is signed in",
      remedy: "switch it on, `backing: { valkey: {} }`, or write `together`",
    };
  }
  if (environment.target === "azure" && backup !== null) {
    yield {
      property: "jobBoard.backup",
      value: backup.schedule,
      rule: "null in Azure where `roles` is `separate`: backups there know one database",
      remedy: "remove it: Azure's own backups of the server go on; or write `together`",
    };
  }
}

/** A file is for one program, on one node: in Azure replicas are on several. */
function* serverProblems(environment: Environment): Iterable<SettingProblem> {
  const { roles: value } = environment.workloads.jobBoard;
  const why = "programs of different pods can't share a file";
  if (environment.target === "azure") {
    if (environment.infrastructure.postgres === null) {
      yield {
        property: AT,
        value,
        rule: `\`${value}\` takes a database server in Azure: ${why}`,
        remedy:
          "switch it on, `infrastructure.postgres`, or switch applications off, `runsApplications: false`",
      };
    }
  } else if (environment.backing.postgres === null && value === "separate") {
    yield {
      property: AT,
      value,
      rule: `\`separate\` takes a database server: ${why}`,
      remedy: "switch it on, `backing.postgres`, or write `together`",
    };
  }
}

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS: NAMEDATALEN - 1 */
const LONGEST_ROLE = 63;

/** An identity signs in to the database as a role of its own name, and PostgreSQL cuts longer ones. */
function* roleNameProblems(environment: Environment): Iterable<SettingProblem> {
  if (environment.target !== "azure" || environment.infrastructure.postgres === null) {
    return;
  }
  const { roles: value } = environment.workloads.jobBoard;
  const programs = value === "together" ? [undefined] : ROLES.filter(({ keepsData }) => keepsData);
  const names = programs.map((role) => migrationsIdentityName(environment, NAME, role?.name));
  const [longest = ""] = names.toSorted((one, other) => other.length - one.length);
  if (longest.length > LONGEST_ROLE) {
    yield {
      property: AT,
      value,
      rule: `identities of at most ${LONGEST_ROLE} characters, each the name of a role of PostgreSQL: ${longest} has ${longest.length}`,
      remedy: "shorten `project` or the environment's name",
    };
  }
}

/** What keeps mails for itself is no mail server. */
function* mailProblems({ target, workloads }: Environment): Iterable<SettingProblem> {
  const { mail } = workloads.jobBoard;
  if (target === "azure" && mail?.kind === "mailpit") {
    yield {
      property: "jobBoard.mail.kind",
      value: mail.kind,
      rule: "`server` in Azure: Mailpit keeps mails and delivers none",
      remedy: "name a mail server, or leave `mail` out",
    };
  }
}
