import type { Environment } from "../../environment/environment";
import type { SettingProblem } from "../../platform/setting-problem";
import { connectionProblems } from "./database-connections";

const AT = "jobBoard.roles";

/** Settings that don't go together with those of other sections. */
export function* jobBoardProblems(environment: Environment): Iterable<SettingProblem> {
  yield* roleProblems(environment);
  yield* connectionProblems(environment);
}

/** What separate roles need, and what they can't have yet. */
function* roleProblems(environment: Environment): Iterable<SettingProblem> {
  const { backing, workloads } = environment;
  const { roles: value } = workloads.jobBoard;
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
  if (environment.target === "azure") {
    yield {
      property: AT,
      value,
      rule: "`together` in Azure: a role of its own has no identity and no database there yet",
      remedy: "write `together`, or leave it out",
    };
  } else if (backing.postgres === null) {
    yield {
      property: AT,
      value,
      rule: "`separate` takes a database server: programs of different pods can't share a file",
      remedy: "switch it on, `backing: { postgres: {} }`, or write `together`",
    };
  }
}
