import { z } from "zod";
import { type AttributeChange, attributeChanges } from "./attribute-changes";
import { lostWith } from "./data-holders";
import type { PlanJson, ResourceChangeJson } from "./plan-json";

/** What happens to a resource; `forget` takes it out of the state and leaves it running. */
export type Action = "create" | "update" | "replace" | "destroy" | "forget";
export const ACTIONS: readonly Action[] = ["create", "update", "replace", "destroy", "forget"];

export interface ResourceChange {
  /** As Terraform names it: `kubernetes_namespace_v1.Jobs_1A2B3C4D`. */
  readonly address: string;
  /** As Azure or kubectl names it (`jobs/poc`), when the resource has a name. */
  readonly name: string | undefined;
  readonly action: Action;
  /** Attributes that change; empty when the whole resource comes or goes. */
  readonly attributes: readonly AttributeChange[];
  /** For a replaced, destroyed or forgotten resource: the data that goes with it. */
  readonly lost: string | undefined;
  /** Of a drift: who wrote to it last, as far as the API server knows. @default unknown */
  readonly writer?: string | undefined;
}

/** Resources that say no `replicas`: an autoscaler does. */
function autoscaled({ root_module }: PlanJson["configuration"]): ReadonlySet<string> {
  return new Set(
    root_module.resources
      .filter(({ expressions }) => expressions.spec?.[0]?.["replicas"] === undefined)
      .map(({ address }) => address),
  );
}

/** What `kubectl rollout restart` writes, which ops may do; no deploy takes it back. */
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

function withoutRestart(changed: ResourceChangeJson): ResourceChangeJson {
  const { before, after } = changed.change;
  const change = { ...changed.change, before: unmarked(before), after: unmarked(after) };
  return { ...changed, change };
}

function unmarked(resource: unknown): unknown {
  const json = JSON.stringify(resource ?? null, (key, value: unknown) => {
    const isOnlyMark = key === "annotations" && Object.keys(value ?? {}).join() === RESTARTED_AT;
    return isOnlyMark ? null : key === RESTARTED_AT ? undefined : value;
  });
  return JSON.parse(json);
}

const unread = z.object({ metadata: z.tuple([z.object({ uid: z.literal("") })]) });

/**
 * Whether the state has a resource as it was asked for, not as the API server has it: the provider
 * doesn't read a Job that it waited for, so that all defaults would seem to be somebody's doing.
 */
function wasRead({ change }: ResourceChangeJson): boolean {
  return !unread.safeParse(change.before).success;
}

/**
 * What was changed behind Terraform's back and a reader can see: not what an autoscaler did, which is
 * its task, nor the volume that a claim was bound to, nor a restart, nor what the provider alone tells
 * apart, such as null from an empty list, nor what it has not read yet.
 */
export function driftOf({ resource_drift, configuration }: PlanJson): ResourceChange[] {
  const scaled = autoscaled(configuration);
  return resourceChanges(resource_drift.filter(wasRead).map(withoutRestart))
    .map((change) => ({
      ...change,
      attributes: change.attributes.filter(
        ({ path, before }) =>
          !(path === "spec[0].replicas" && scaled.has(change.address)) &&
          !(path === "spec[0].volume_name" && before === '""'),
      ),
    }))
    .filter(({ action, attributes }) => action !== "update" || attributes.length > 0);
}

/** The changes of resources in a plan, without those that stay as they are and without look-ups. */
export function resourceChanges(changes: readonly ResourceChangeJson[]): ResourceChange[] {
  return changes
    .filter(({ mode }) => mode === "managed")
    .flatMap((change) => {
      const action = actionOf(change.change.actions);
      if (action === undefined) {
        return [];
      }
      const { before, after } = change.change;
      const partial = action === "update" || action === "replace";
      const goes = action === "replace" || action === "destroy";
      return [
        {
          address: change.address,
          name: nameOf(after) ?? nameOf(before),
          action,
          attributes: partial ? attributeChanges(change.change) : [],
          lost: goes ? lostWith(change.type, before) : undefined,
        },
      ];
    });
}

/** Changes that lose data, or an identity that others rely on. */
export function lossesIn(changes: readonly ResourceChange[]): ResourceChange[] {
  return changes.filter(({ lost }) => lost !== undefined);
}

function actionOf(actions: readonly string[]): Action | undefined {
  if (actions.includes("delete")) {
    return actions.includes("create") ? "replace" : "destroy";
  }
  return ACTIONS.find((action) => actions.includes(action));
}

const named = z.object({ name: z.string(), namespace: z.string().nullish() });
const withMetadata = z
  .object({ metadata: z.tuple([named]) })
  .transform(({ metadata }) => metadata[0]);
const nameable = z.union([withMetadata, named]);

function nameOf(value: unknown): string | undefined {
  const { data } = nameable.safeParse(value);
  return data?.namespace ? `${data.namespace}/${data.name}` : data?.name;
}
