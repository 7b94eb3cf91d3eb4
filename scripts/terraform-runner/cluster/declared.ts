import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { StackFolder } from "../plan/stack-folders";

const release = z.object({ name: z.string(), namespace: z.string() });

const autoscaler = z.object({
  metadata: z.object({ namespace: z.string() }),
  spec: z.object({
    min_replicas: z.number().default(1),
    scale_target_ref: z.object({ kind: z.string(), name: z.string() }),
  }),
});

const stackSchema = z.object({
  provider: z
    .object({ helm: z.array(z.object({ helm_driver: z.string().default("secret") })).default([]) })
    .default({ helm: [] }),
  resource: z
    .object({
      helm_release: z.record(z.string(), release).default({}),
      kubernetes_horizontal_pod_autoscaler_v2: z.record(z.string(), autoscaler).default({}),
    })
    .default({ helm_release: {}, kubernetes_horizontal_pod_autoscaler_v2: {} }),
});

/** A Helm release that a stack declares. */
export interface DeclaredRelease {
  /** As Terraform names it: `helm_release.Alerts_Release_156C6797`. */
  readonly address: string;
  readonly name: string;
  readonly namespace: string;
}

/** What an autoscaler sets the number of pods of, and its lower bound. */
export interface Autoscaled {
  /** Terraform's name of what declares the autoscaler. */
  readonly address: string;
  /** `Deployment` */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly minimum: number;
}

/** What of a synthesised stack is looked after by Helm and by autoscalers, not by Terraform. */
export interface Declared {
  /** Kind of object that Helm keeps its records in. */
  readonly records: "secrets" | "configmaps";
  readonly releases: readonly DeclaredRelease[];
  readonly autoscaled: readonly Autoscaled[];
}

export function declaredIn({ folder }: StackFolder): Declared {
  const json: unknown = JSON.parse(readFileSync(path.join(folder, "cdk.tf.json"), "utf8"));
  const { provider, resource } = stackSchema.parse(json);
  const { helm_release: releases, kubernetes_horizontal_pod_autoscaler_v2: autoscalers } = resource;
  return {
    records: provider.helm[0]?.helm_driver === "configmap" ? "configmaps" : "secrets",
    releases: Object.entries(releases).map(([id, { name, namespace }]) => ({
      address: `helm_release.${id}`,
      name,
      namespace,
    })),
    autoscaled: Object.entries(autoscalers).map(([id, { metadata, spec }]) => ({
      address: `kubernetes_horizontal_pod_autoscaler_v2.${id}`,
      kind: spec.scale_target_ref.kind,
      namespace: metadata.namespace,
      name: spec.scale_target_ref.name,
      minimum: spec.min_replicas,
    })),
  };
}
