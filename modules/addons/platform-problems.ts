import type { Environment } from "../environment/environment";
import { hoursOf } from "./settings";
import type { Problem } from "../support/problem";

/** A problem and the setting of `platform` that it is told at. */
export type SettingProblem = Omit<Problem, "path"> & { readonly property: string };

/** What settings of the platform don't go together with others of the environment. */
export function* platformProblems(environment: Environment): Iterable<SettingProblem> {
  yield* foreignNames(environment);
  yield* shortLivedLogs(environment);
}

/** Names outside the environment's domain: its DNS zone can't answer for them. */
function* foreignNames({ domain, platform }: Environment): Iterable<SettingProblem> {
  const { certificates, grafana } = platform;
  const named = [
    ...certificates.additionalNames.map((value, i) => ({
      property: `certificates.additionalNames[${i}]`,
      value,
    })),
    ...(grafana.hostname === undefined
      ? []
      : [{ property: "grafana.hostname", value: grafana.hostname }]),
  ];
  for (const { property, value } of named) {
    if (value !== domain && !value.endsWith(`.${domain}`)) {
      yield {
        property,
        value,
        rule: `the domain ${domain} of the environment, or a name below it`,
        remedy: `write e.g. grafana.${domain}`,
      };
    }
  }
}

/** The storage account deletes blobs by age: what Loki still counts on would be gone. */
function* shortLivedLogs(environment: Environment): Iterable<SettingProblem> {
  if (environment.target !== "azure") {
    return;
  }
  const { retention } = environment.platform.logs;
  const { deleteAfterDays } = environment.infrastructure.storage.logs;
  if (hoursOf(retention) >= deleteAfterDays * 24) {
    yield {
      property: "logs.retention",
      value: retention,
      rule: `shorter than infrastructure.storage.logs.deleteAfterDays, ${deleteAfterDays} days`,
      remedy: "shorten it, or keep the blobs longer",
    };
  }
}
