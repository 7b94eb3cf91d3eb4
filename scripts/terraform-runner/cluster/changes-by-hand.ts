import { stringify } from "yaml";
import { type Kubectl, qualifiedName } from "../../cluster-client/kubectl";
import type { ResourceChange } from "../plan/resource-changes";
import type { StackFolder } from "../plan/stack-folders";
import { type Autoscaled, declaredIn } from "./declared";
import { applyArguments, type ChangedObject, changedObjects } from "./released-objects";
import { scaledToZero } from "./scaled-to-zero";

/** What somebody did by hand to what Helm releases and autoscalers look after. */
export interface ChangesByHand {
  readonly objects: readonly ChangedObject[];
  readonly scaledToZero: readonly Autoscaled[];
}

/** Has to be there before an object of its kind. */
const DEFINITION = "CustomResourceDefinition";

export async function changesByHand(kubectl: Kubectl, stack: StackFolder): Promise<ChangesByHand> {
  const declared = declaredIn(stack);
  const [objects, scaled] = await Promise.all([
    changedObjects(kubectl, declared),
    scaledToZero(kubectl, declared),
  ]);
  return { objects, scaledToZero: scaled };
}

/** Of these, the definitions that are gone: no release that has an object of theirs can be changed. */
export function definitionsGone({ objects }: ChangesByHand): ChangesByHand {
  const gone = objects.filter(({ object, gone: isGone }) => isGone && object.kind === DEFINITION);
  return { objects: gone, scaledToZero: [] };
}

/** What a deploy does about them: for the report of a diff. */
export function healing({ objects, scaledToZero: scaled }: ChangesByHand): ResourceChange[] {
  return [
    ...objects.map((changed) => changeOf(changed, changed.gone ? "create" : "update")),
    ...scaled.map((target) => scaleOf(target, "0", String(target.minimum))),
  ];
}

/** What was done: for the report of a drift. */
export function doneByHand({ objects, scaledToZero: scaled }: ChangesByHand): ResourceChange[] {
  return [
    ...objects.map((changed) => ({
      ...changeOf(changed, changed.gone ? "destroy" : "update"),
      attributes: changed.attributes.map((attribute) => ({
        ...attribute,
        before: attribute.after,
        after: attribute.before,
      })),
    })),
    ...scaled.map((target) => scaleOf(target, `at least ${target.minimum}`, "0")),
  ];
}

/**
 * Puts right what was done by hand: objects as their release's manifest says, and the number of pods
 * that an autoscaler starts from.
 *
 * @returns what was put right, in a few words each
 */
export async function heal(
  kubectl: Kubectl,
  { objects, scaledToZero: scaled }: ChangesByHand,
): Promise<string[]> {
  const definitions = objects.filter(({ object }) => object.kind === DEFINITION);
  await apply(kubectl, definitions);
  for (const { object } of definitions) {
    const established = ["--for=condition=Established", "--timeout=60s"];
    await kubectl.text(["wait", ...established, `${DEFINITION}/${object.metadata.name}`]);
  }
  await apply(
    kubectl,
    objects.filter((changed) => !definitions.includes(changed)),
  );
  for (const { kind, namespace, name, minimum } of scaled) {
    await kubectl.text([
      "scale",
      `${kind.toLowerCase()}/${name}`,
      `--namespace=${namespace}`,
      `--replicas=${minimum}`,
    ]);
  }
  return [
    ...objects.map(({ object }) => `${object.kind} ${qualifiedName(object)}`),
    ...scaled.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
  ];
}

async function apply(kubectl: Kubectl, changed: readonly ChangedObject[]): Promise<void> {
  if (changed.length > 0) {
    const manifests = changed.map(({ object }) => stringify(object));
    await kubectl.text(applyArguments(), { input: manifests.join("---\n") });
  }
}

function changeOf(
  { release, object, attributes }: ChangedObject,
  action: ResourceChange["action"],
): ResourceChange {
  return {
    address: `${release.address}: ${object.kind}`,
    name: qualifiedName(object),
    action,
    attributes,
    lost: undefined,
  };
}

function scaleOf(
  { address, kind, namespace, name }: Autoscaled,
  before: string,
  after: string,
): ResourceChange {
  return {
    address: `${address}: ${kind}`,
    name: `${namespace}/${name}`,
    action: "update",
    attributes: [{ path: "spec.replicas", before, after, forcesReplacement: false }],
    lost: undefined,
  };
}
