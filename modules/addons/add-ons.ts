import { Release } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "../environment/environment";
import type { AddOnName } from "./settings";
import { reportProblem } from "../support/problem";
import { literalJson } from "../support/terraform-template";
import type { AddOn, AddOnContext } from "./addon";
import { CATALOGUE } from "./catalogue";
import { chartSource } from "./chart-source";
import { mergeValues, pinnedChart, unknownValues } from "./helm-values";
import { installOrder } from "./install-order";

export interface AddOnsProps {
  readonly environment: Environment;
  readonly clientId: AddOnContext["clientId"];
  /** What every release waits for: namespaces, policies, classes. */
  readonly dependsOn: readonly ITerraformDependable[];
  /** @default - all of the catalogue */
  readonly catalogue?: readonly AddOn[];
}

/** Whether an environment has an add-on of the catalogue. */
export function hasAddOn(environment: Environment, name: AddOnName): boolean {
  return CATALOGUE.some((addOn) => addOn.name === name && isInstalled(environment, addOn));
}

/** As the environment says, otherwise as the add-on says; never one that is there already. */
function isInstalled(environment: Environment, addOn: AddOn): boolean {
  const { enabled } = environment.platform.addOns[addOn.name];
  return (
    !environment.settings.skippedAddOns.includes(addOn.name) &&
    (enabled ?? addOn.isNeeded?.(environment) ?? true)
  );
}

/** One Helm release for each add-on of the environment, each after those it depends on. */
export class AddOns extends Construct {
  readonly releases: ReadonlyMap<AddOnName, Release>;

  constructor(scope: Construct, id: string, props: AddOnsProps) {
    super(scope, id);
    const { environment, clientId, catalogue = CATALOGUE } = props;
    const installed = catalogue.filter((addOn) => isInstalled(environment, addOn));
    const { addOns, problems } = installOrder(installed);
    for (const problem of problems) {
      reportProblem(this, { property: "dependsOn", ...problem });
    }
    const has = (name: AddOnName) => installed.some((addOn) => addOn.name === name);
    const releases = new Map<AddOnName, Release>();
    for (const addOn of addOns) {
      const dependencies = addOn.dependsOn.flatMap((name) => releases.get(name) ?? []);
      releases.set(
        addOn.name,
        this.release(addOn, { environment, has, clientId }, [...props.dependsOn, ...dependencies]),
      );
    }
    this.releases = releases;
  }

  private release(addOn: AddOn, context: AddOnContext, dependsOn: ITerraformDependable[]): Release {
    const { environment } = context;
    const values = mergeValues(
      addOn.values(context),
      environment.platform.addOns[addOn.name].values,
    );
    for (const { path, value, known } of unknownValues(addOn.chart, values)) {
      reportProblem(this, {
        property: `${addOn.name}.values.${path}`,
        value,
        rule: `a path of the values of ${pinnedChart(addOn.chart)}; here it has ${known.join(", ")}`,
        remedy: "correct its spelling or remove it: Helm would ignore it without a word",
      });
    }
    return new Release(this, constructId(addOn.name), {
      name: addOn.name,
      namespace: addOn.namespace,
      ...chartSource(addOn.chart, environment.settings.chartMirror),
      values: [literalJson(values)],
      // A first install that fails is rolled back: otherwise it stays in the cluster but not in the
      // state, and every later apply fails (hashicorp/terraform-provider-helm#1669).
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      maxHistory: 5,
      timeout: addOn.timeoutSeconds,
      dependsOn,
    });
  }
}

/** `KubePrometheusStack` for `kube-prometheus-stack`: a name never changes, so neither does the id. */
function constructId(name: AddOnName): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
