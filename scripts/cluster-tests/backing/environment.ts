import { localBackingSchema } from "../../../modules/backing/settings";
import { workloadsSchema } from "../../../modules/workloads/settings";
import type { LocalEnvironment } from "../../../modules/environment/environment";

/** Of the queue, and its exchange. */
export const QUEUE = "applications";
/** Deliveries after the first one. */
export const DELIVERY_LIMIT = 5;

/** Option of the commands that deploy them. */
export const OLDER_CACHE = {
  type: "boolean",
  default: false,
  help: "for an image of the cache that doesn't know users by certificates (before Valkey 9.1)",
} as const;

export interface BackingOptions {
  /** Nodes of the broker. */
  readonly nodes: number;
  /** Whether the cache's image is too old to know a user by the certificate. */
  readonly olderCache: boolean;
}

/** The environment with every backing service, a queue, a user for each test, and backups. */
export function withBackingServices(
  environment: LocalEnvironment,
  { nodes, olderCache }: BackingOptions,
  storage?: string,
): LocalEnvironment {
  const backing = localBackingSchema.parse({
    postgres: { ...(storage !== undefined && { storage }) },
    valkey: {
      userFromCertificate: !olderCache,
      users: [{ name: "cache-client", keys: ["board:*"] }],
    },
    rabbitmq: {
      replicas: nodes,
      queues: [{ name: QUEUE, deliveryLimit: DELIVERY_LIMIT }],
      users: [
        { name: "publisher", publishes: [QUEUE] },
        { name: "consumer", consumes: [QUEUE, `${QUEUE}.dead`] },
      ],
    },
  });
  return { ...environment, backing, workloads: withBackups(environment.workloads) };
}

/** With the backups of every application that can make them, by their defaults. */
function withBackups(workloads: LocalEnvironment["workloads"]): LocalEnvironment["workloads"] {
  const able = (Object.entries(workloads) as [string, object][]).filter(
    ([, settings]) => "backup" in settings,
  );
  const defaults: Record<string, unknown> = workloadsSchema.parse(
    Object.fromEntries(able.map(([name]) => [name, { backup: {} }])),
  );
  const backedUp = able.map(([name, settings]) => {
    const { backup } = defaults[name] as { backup: unknown };
    return [name, { ...settings, backup }] as const;
  });
  return { ...workloads, ...Object.fromEntries(backedUp) };
}
