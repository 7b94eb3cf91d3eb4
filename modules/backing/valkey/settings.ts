import { z } from "zod";
import { atLeastOne, rule } from "../../support/fields";
import { memory, readMemory } from "../../support/quantity-fields";
import { relation, type RelationProblem } from "../../support/relation";
import { image, plainName, requestsWithinLimits, sizes } from "../fields";

const keyPattern = z
  .string()
  .refine(
    (value) => /^[\w:.*-]{1,100}$/.test(value),
    rule(
      "a pattern of keys: 1 to 100 letters, digits, `_`, `:`, `.`, `-` and `*`",
      "write e.g. board:*",
    ),
  );

const fields = z.strictObject({
  /** @default docker.io/valkey/valkey:9.1.1 */
  image: image("docker.io/valkey/valkey", "9.1.1"),
  /** @default ghcr.io/oliver006/redis_exporter:v1.88.0 */
  exporterImage: image("ghcr.io/oliver006/redis_exporter", "v1.88.0"),
  /** @default 50m, 128Mi of at most 192Mi */
  ...sizes({ cpuRequest: "50m", memoryRequest: "128Mi", memoryLimit: "192Mi" }),
  /** Of the data; what was used least recently goes when it is reached. @default 96Mi */
  maxMemory: memory.prefault("96Mi"),
  /** Workloads that use it, and the keys that each may. @default none */
  users: z
    .array(
      z.strictObject({
        name: plainName,
        keys: atLeastOne(keyPattern, "pattern of keys", 'write e.g. ["board:*"]'),
      }),
    )
    .default([]),
  /**
   * Whether a client is signed in as whom its certificate names, which takes Valkey 9.1 or later.
   * Older servers, and Redis before 8.6, let whoever has a certificate say who it is.
   * @default true
   */
  userFromCertificate: z.boolean().default(true),
});

const related = z.object({
  maxMemory: readMemory,
  memoryLimit: readMemory,
  users: z.array(z.object({ name: z.string() })),
});

/** Section `backing.valkey`: a cache, one pod, nothing on disk. */
export const valkeySettings = fields
  .superRefine(...requestsWithinLimits)
  .superRefine(...relation(related, problems));

export type ValkeySettings = z.output<typeof valkeySettings>;

/** A workload that uses the cache, and the keys that it may. */
export type CacheUser = ValkeySettings["users"][number];

/** What the server needs beside the data: client buffers, fragmentation. */
const OVERHEAD = 1.5;

function* problems({
  maxMemory,
  memoryLimit,
  users,
}: z.output<typeof related>): Iterable<RelationProblem> {
  const needed = Math.ceil(maxMemory.mebibytes * OVERHEAD);
  if (needed > memoryLimit.mebibytes) {
    yield {
      path: ["maxMemory"],
      rule: `two thirds of memoryLimit at most, ${Math.floor(memoryLimit.mebibytes / OVERHEAD)}Mi: else the container is killed before anything is evicted`,
      remedy: `lower it, or raise \`memoryLimit\` to ${needed}Mi`,
    };
  }
  const names = users.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      yield {
        path: ["users", index, "name"],
        rule: "each user once",
        remedy: "put the keys of both into one",
      };
    }
  }
}
