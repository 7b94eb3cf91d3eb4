import path from "node:path";
import { resolve } from "cdktf/lib/_tokens";
import { AssetType, TerraformAsset, TerraformResource, type TerraformStack } from "cdktf";

const CHART = path.join(__dirname, "../../modules/kubernetes/manifests-chart");

type Arguments = Record<string, unknown>;
type ProviderClass = new (stack: TerraformStack, id: string, args: Arguments) => TerraformResource;

/**
 * Reads a stack back as one would write it with the provider's classes alone: each resource's
 * class, logical id and plain arguments.
 *
 * @returns what adds the same resources to another stack
 */
export function withProviderClasses(stack: TerraformStack): (other: TerraformStack) => void {
  const written = stack.node
    .findAll()
    .filter((construct) => TerraformResource.isTerraformResource(construct))
    .map((resource) => ({
      providerClass: resource.constructor as ProviderClass,
      id: resource.friendlyUniqueId,
      args: argumentsOf(resource, stack),
      dependsOn: resolve(stack, resource.dependsOn),
      lifecycle: resolve(stack, resource.lifecycle),
    }));
  return (other) => {
    for (const { providerClass, id, args, dependsOn, lifecycle } of written) {
      const resource = new providerClass(other, id, { ...args, ...chartOf(args, other, id) });
      resource.overrideLogicalId(id);
      Object.assign(resource, { dependsOn, lifecycle });
    }
  };
}

/** A provider's class keeps each argument that it was given in a getter `<argument>Input`. */
function argumentsOf(resource: TerraformResource, stack: TerraformStack): Arguments {
  const getters = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) =>
    name.endsWith("Input"),
  );
  const given = getters.map((name) => [
    name.slice(0, -"Input".length),
    Reflect.get(resource, name),
  ]);
  return resolve(stack, Object.fromEntries(given)) as Arguments;
}

/** A release of this project's own chart brings that chart along. */
function chartOf({ chart }: Arguments, stack: TerraformStack, id: string): Arguments {
  if (typeof chart !== "string" || !chart.startsWith("./assets/")) {
    return {};
  }
  const asset = new TerraformAsset(stack, `${id}Chart`, { path: CHART, type: AssetType.DIRECTORY });
  return { chart: `./${asset.path}` };
}
