import { deadLetters, type RabbitMqSettings } from "./settings";

type Queue = RabbitMqSettings["queues"][number];

/**
 * What the broker imports whenever it starts (https://www.rabbitmq.com/docs/definitions): it makes
 * and changes, and never deletes. Nobody has a password, and no workload may make or delete queues.
 */
export function definitions({ virtualHost: vhost, queues, users }: RabbitMqSettings): string {
  const named = queues.flatMap(({ name }) => [name, deadLetters(name)]);
  const all = {
    users: users.map(({ name }) => ({
      name,
      // Matches no password: https://www.rabbitmq.com/docs/passwords.
      password_hash: "",
      hashing_algorithm: "rabbit_password_hashing_sha256",
      tags: [],
      limits: {},
    })),
    vhosts: [{ name: vhost }],
    permissions: users.map(({ name, publishes, consumes }) => ({
      user: name,
      vhost,
      configure: "^$",
      write: oneOf(publishes),
      read: oneOf(consumes),
    })),
    topic_permissions: [],
    parameters: [],
    global_parameters: [],
    policies: queues.flatMap((queue) => policies(queue, vhost)),
    exchanges: named.map((name) => ({
      name,
      vhost,
      type: "fanout",
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    queues: named.map((name) => ({
      name,
      vhost,
      durable: true,
      auto_delete: false,
      arguments: { "x-queue-type": "quorum" },
    })),
    bindings: named.map((name) => ({
      source: name,
      vhost,
      destination: name,
      destination_type: "queue",
      routing_key: "",
      arguments: {},
    })),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** A dead message is gone from its queue only when it has arrived in the other. */
function policies({ name, deliveryLimit, retryDelaySeconds }: Queue, vhost: string) {
  return [
    {
      vhost,
      name,
      pattern: oneOf([name]),
      "apply-to": "queues",
      priority: 0,
      definition: {
        "delivery-limit": deliveryLimit,
        "dead-letter-exchange": deadLetters(name),
        "dead-letter-strategy": "at-least-once",
        overflow: "reject-publish",
        ...(retryDelaySeconds && {
          "delayed-retry-type": "failed",
          "delayed-retry-min": retryDelaySeconds.first * 1000,
          "delayed-retry-max": retryDelaySeconds.most * 1000,
        }),
      },
    },
  ];
}

function oneOf(names: readonly string[]): string {
  return names.length === 0
    ? "^$"
    : `^(${names.map((name) => name.replaceAll(".", "\\.")).join("|")})$`;
}
