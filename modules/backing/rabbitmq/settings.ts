import { z } from "zod";
import { integer, rule, text } from "../../support/fields";
import { memory } from "../../support/quantity-fields";
import { relation, type RelationProblem } from "../../support/relation";
import { image, plainName, requestsWithinLimits, sizes } from "../fields";

const queue = z.strictObject({
  /** Of the queue and of the exchange that it is bound to; what it gives up on goes to `<name>.dead`. */
  name: plainName,
  /** How often a message is delivered again before it counts as dead. @default 5 */
  deliveryLimit: integer(1, 1000, "deliveries").default(5),
  /**
   * How long a message that a consumer rejected waits for its next delivery: the first time, and at
   * most. Takes RabbitMQ 4.3. @default null: no time
   */
  retryDelaySeconds: z
    .strictObject({
      first: integer(1, 86_400, "seconds"),
      most: integer(1, 86_400, "seconds"),
    })
    .nullable()
    .default(null),
});

const fields = z.strictObject({
  /** @default docker.io/library/rabbitmq:4.3.5 */
  image: image("docker.io/library/rabbitmq", "4.3.5"),
  /** Nodes; a queue has a copy on each, and works as long as most are up. @default 1 */
  replicas: z
    .number()
    .refine(
      (value) => [1, 3, 5, 7].includes(value),
      rule("1, 3, 5 or 7: most of them must agree", "write 3"),
    )
    .default(1),
  /** @default 100m, 256Mi of at most 512Mi; publishers wait from 60 % of the limit on */
  ...sizes({ cpuRequest: "100m", memoryRequest: "256Mi", memoryLimit: "512Mi" }),
  /** Of the volume of each node; may be raised later. @default 5Gi */
  storage: memory.prefault("5Gi"),
  /** @default - the cluster's default class */
  storageClassName: text.optional(),
  /** @default jobs */
  virtualHost: plainName.default("jobs"),
  /** @default none */
  queues: z.array(queue).default([]),
  /** Workloads that use it, and the queues that each publishes to and consumes from. @default none */
  users: z
    .array(
      z.strictObject({
        name: plainName,
        publishes: z.array(plainName).default([]),
        /** Names of queues, or `<queue>.dead`. */
        consumes: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

const related = z.object({
  queues: z.array(
    z.object({
      name: z.string(),
      retryDelaySeconds: z.object({ first: z.number(), most: z.number() }).nullable(),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      publishes: z.array(z.string()),
      consumes: z.array(z.string()),
    }),
  ),
});

/** Section `backing.rabbitmq`. */
export const rabbitMqSettings = fields
  .superRefine(...requestsWithinLimits)
  .superRefine(...relation(related, problems));

export type RabbitMqSettings = z.output<typeof rabbitMqSettings>;

/** Where the messages go that a queue gives up on. */
export function deadLetters(queueName: string): string {
  return `${queueName}.dead`;
}

function* problems({ queues, users }: z.output<typeof related>): Iterable<RelationProblem> {
  const names = queues.map(({ name }) => name);
  yield* twice(names, "queues", "queue");
  yield* twice(
    users.map(({ name }) => name),
    "users",
    "user",
  );
  for (const [index, { retryDelaySeconds }] of queues.entries()) {
    if (retryDelaySeconds !== null && retryDelaySeconds.first > retryDelaySeconds.most) {
      yield {
        path: ["queues", index, "retryDelaySeconds", "first"],
        rule: `at most \`most\`, ${retryDelaySeconds.most} s`,
        remedy: "lower it, or raise `most`",
      };
    }
  }
  for (const [index, { publishes, consumes }] of users.entries()) {
    const known = {
      publishes: names,
      consumes: names.flatMap((name) => [name, deadLetters(name)]),
    };
    for (const [key, wanted] of Object.entries({ publishes, consumes })) {
      const of = known[key === "publishes" ? "publishes" : "consumes"];
      for (const [at, name] of wanted.entries()) {
        if (!of.includes(name)) {
          yield {
            path: ["users", index, key, at],
            rule: `a queue of \`queues\`: ${of.join(", ") || "there is none"}`,
            remedy: "correct it, or add the queue",
          };
        }
      }
    }
  }
}

function* twice(names: readonly string[], key: string, what: string): Iterable<RelationProblem> {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      yield {
        path: [key, index, "name"],
        rule: `each ${what} once`,
        remedy: "remove one of the two, or give it another name",
      };
    }
  }
}
