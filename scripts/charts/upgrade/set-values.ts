import {
  ENVIRONMENT_NAMES,
  processEnvironment,
  selectEnvironment,
} from "../../../environments/environments";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import type { Addon } from "../../../modules/platform/addon";
import { applicationsOf } from "../../../modules/workloads/catalogue";
import { hasAddon, valuesOf } from "../../../modules/platform/addons";
import type { SetValues } from "./compare-charts";

/** Stands for what is looked up in Azure. */
const LOOKED_UP = "00000000-0000-0000-0000-000000000000";

/** What each environment sets of an add-on's chart, or would set if it had it. */
export function setValues(addon: Addon): SetValues {
  const settings = processEnvironment();
  return Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => {
      const environment = selectEnvironment({ ...settings, environment: name, skippedAddons: [] });
      const has = (other: string) =>
        CATALOGUE.some((one) => one.name === other && hasAddon(environment, one));
      const applications = applicationsOf(environment).map((application) => application.name);
      return [name, valuesOf(addon, { environment, has, applications, clientId: () => LOOKED_UP })];
    }),
  );
}
