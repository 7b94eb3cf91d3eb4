import type { AzureEnvironment, Environment } from "../environment/environment";
import type { SettingProblem } from "../platform/setting-problem";
import { hoursOf } from "../support/duration";

/**
 * The storage account deletes blobs by age: what a store still counts on would be gone.
 *
 * @param kept section of `platform` with the store's retention
 */
export function keptAsLongAsBlobs(kept: "logs" | "traces") {
  return function* (environment: Environment): Iterable<SettingProblem> {
    if (environment.target === "azure") {
      yield* tooLong(environment, kept);
    }
  };
}

function* tooLong(
  { platform, infrastructure }: AzureEnvironment,
  kept: "logs" | "traces",
): Iterable<SettingProblem> {
  const { retention } = platform[kept];
  const { deleteAfterDays } = infrastructure.storage.logs;
  if (hoursOf(retention) >= deleteAfterDays * 24) {
    yield {
      property: `${kept}.retention`,
      value: retention,
      rule: `shorter than infrastructure.storage.logs.deleteAfterDays, ${deleteAfterDays} days`,
      remedy: "shorten it, or keep the blobs longer",
    };
  }
}
