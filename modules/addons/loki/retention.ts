import type { Environment } from "../../environment/environment";
import type { SettingProblem } from "../../platform/setting-problem";
import { hoursOf } from "../../support/duration";

/** The storage account deletes blobs by age: what Loki still counts on would be gone. */
export function* shortLivedLogs(environment: Environment): Iterable<SettingProblem> {
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
