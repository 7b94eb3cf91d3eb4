import { Release } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "../environment/environment";
import { constructId } from "../support/construct-id";
import { reportProblem } from "../support/problem";
import { literalJson } from "../support/terraform-template";
import type { Addon, AddonContext } from "./addon";
import { ChartCrds } from "./chart-crds";
import { chartSource } from "./chart-source";
import {
  factsFile,
  hasCrdsFolder,
  hasFacts,
  type HelmValues,
  mergeValues,
  pinnedChart,
  unknownValues,
} from "./helm-values";
import { cachedImages } from "./image-cache";
import { newerImages } from "./newer-images";
import { installOrder } from "./install-order";

export interface AddonsProps {
  /** Add-ons to install, as `installedAddons` chooses them. */
  readonly addons: readonly Addon[];
  readonly context: AddonContext;
  /** What every release waits for: namespaces, policies, classes. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The add-ons that an environment has: as it says, otherwise as the add-on says; never one that is
 * there already.
 */
export function installedAddons<Entry extends Addon>(
  environment: Environment,
  catalogue: readonly Entry[],
): readonly Entry[] {
  const skipped: readonly string[] = environment.settings.skippedAddons;
  return catalogue.filter((addon) => !skipped.includes(addon.name) && hasAddon(environment, addon));
}

/** Whether a cluster has an add-on, installed from here or there already. */
export function hasAddon(environment: Environment, addon: Addon): boolean {
  return settingsOf(environment, addon).enabled ?? addon.isNeeded?.(environment) ?? true;
}

interface AddonSettings extends Readonly<Record<string, unknown>> {
  readonly enabled?: boolean | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Section `platform.addons.<name>`. */
export function settingsOf(environment: Environment, { name }: Addon): AddonSettings {
  const sections: Readonly<Record<string, AddonSettings>> = environment.platform.addons;
  return sections[name] ?? { values: {} };
}

/** All that a release of an add-on is given: its own values, the caching registry's, the environment's. */
export function valuesOf(addon: Addon, context: AddonContext): HelmValues {
  const { environment } = context;
  const settings = settingsOf(environment, addon);
  return [
    addon.values(context, settings),
    newerImages(addon),
    cachedImages(addon, environment),
    settings.values,
  ].reduce(mergeValues, {});
}

/** One Helm release for each add-on, each after those it depends on. */
export class Addons extends Construct {
  private readonly releases: ReadonlyMap<string, Release>;

  constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id);
    const { addons, problems } = installOrder(props.addons);
    for (const problem of problems) {
      reportProblem(this, { property: "dependsOn", ...problem });
    }
    const releases = new Map<string, Release>();
    for (const addon of addons) {
      const dependencies = addon.dependsOn.flatMap((name) => releases.get(name) ?? []);
      const dependsOn = [...props.dependsOn, ...dependencies];
      releases.set(addon.name, this.release(addon, props.context, dependsOn));
    }
    this.releases = releases;
  }

  /** The releases of those of these add-ons that are installed. */
  of(...names: readonly string[]): Release[] {
    return names.flatMap((name) => this.releases.get(name) ?? []);
  }

  private release(addon: Addon, context: AddonContext, dependsOn: ITerraformDependable[]): Release {
    const { environment } = context;
    const values = valuesOf(addon, context);
    this.checkValues(addon, values);
    const crds = this.crds(addon, environment, dependsOn);
    return new Release(this, constructId(addon.name), {
      name: addon.name,
      namespace: addon.namespace.name,
      ...(crds.length > 0 && { skipCrds: true }),
      ...(addon.withoutHooks === true && { disableWebhooks: true }),
      ...chartSource(addon.chart, environment.settings.chartMirror),
      values: [literalJson(values)],
      // A first install that fails is rolled back: otherwise it stays in the cluster but not in the
      // state, and every later apply fails (hashicorp/terraform-provider-helm#1669).
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      maxHistory: 5,
      timeout: addon.timeoutSeconds,
      dependsOn: [...dependsOn, ...crds],
    });
  }

  /** Every value has to be one that the pinned chart knows. */
  private checkValues({ name, chart }: Addon, values: HelmValues): void {
    if (!hasFacts(chart)) {
      reportProblem(this, {
        property: `${name}.chart`,
        value: pinnedChart(chart),
        rule: `a chart whose values are known, in modules/${factsFile(chart)}`,
        remedy:
          "npm run charts:mirror -- FOLDER, npm run charts:facts -- FOLDER, and commit the file",
      });
      return;
    }
    for (const { path, value, known } of unknownValues(chart, values)) {
      reportProblem(this, {
        property: `${name}.values.${path}`,
        value,
        rule: `a path of the values of ${pinnedChart(chart)}; here it has ${known.join(", ")}`,
        remedy: "correct its spelling or remove it: Helm would ignore it without a word",
      });
    }
  }

  /** The release of its chart's CRDs, where Helm wouldn't upgrade them. */
  private crds(
    { name, chart, namespace }: Addon,
    { settings }: Environment,
    dependsOn: readonly ITerraformDependable[],
  ): Release[] {
    if (!hasFacts(chart) || !hasCrdsFolder(chart)) {
      return [];
    }
    const { release } = new ChartCrds(this, constructId(`${name}-crds`), {
      name: `${name}-crds`,
      namespace: namespace.name,
      chart,
      chartMirror: settings.chartMirror,
      dependsOn,
    });
    return [release];
  }
}
