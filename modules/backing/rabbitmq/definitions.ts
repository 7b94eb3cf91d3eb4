import { binding, exchange, oneOf, quorumQueue, SAFE_DEAD_LETTERS } from "./definition-parts";
import { deadLetters, type RabbitMqSettings } from "./settings";
import { type BrokerTopology, ofTopology } from "./topology";

type Queue = RabbitMqSettings["queues"][number];

/**
 * What the broker imports whenever it starts (https://www.rabbitmq.com/docs/definitions): it makes
 * and changes, and never deletes. Nobody has a password, and no workload may make or delete queues.
 */
export function definitions(
  settings: RabbitMqSettings,
  topologies: readonly BrokerTopology[],
): string {
  const { virtualHost: vhost } = settings;
  const parts = [
    ofSettings(settings),
    ...topologies.map((topology) => ofTopology(topology, vhost)),
  ];
  const all = {
    users: parts.flatMap(({ users }) => users.map(withoutPassword)),
    vhosts: [{ name: vhost }],
    permissions: parts.flatMap(({ users }) =>
      users.map(({ name, write, read }) => ({ user: name, vhost, configure: "^$", write, read })),
    ),
    topic_permissions: parts.flatMap(({ topicPermissions }) => topicPermissions),
    parameters: [],
    global_parameters: [],
    policies: parts.flatMap(({ policies }) => policies),
    exchanges: parts.flatMap(({ exchanges }) => exchanges),
    queues: parts.flatMap(({ queues }) => queues),
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

function withoutPassword({ name }: { readonly name: string }) {
  return {
    name,
    // Matches no password: https://www.rabbitmq.com/docs/passwords.
    password_hash: "",
    hashing_algorithm: "rabbit_password_hashing_sha256",
    tags: [],
    limits: {},
  };
}

/** Each queue with an exchange of its name, and so its dead letters. */
function ofSettings({ virtualHost: vhost, queues, users }: RabbitMqSettings) {
  const named = queues.flatMap(({ name }) => [name, deadLetters(name)]);
  return {
    users: users.map(({ name, publishes, consumes }) => ({
      name,
      write: oneOf(publishes),
      read: oneOf(consumes),
    })),
    topicPermissions: [],
    policies: queues.map((queue) => policy(queue, vhost)),
    exchanges: named.map((name) => exchange(name, "fanout", vhost)),
    queues: named.map((name) => quorumQueue(name, vhost)),
    bindings: named.map((name) => binding(name, name, "", vhost)),
  };
}

function policy({ name, deliveryLimit, retryDelaySeconds }: Queue, vhost: string) {
  return {
    vhost,
    name,
    pattern: oneOf([name]),
    "apply-to": "queues",
    priority: 0,
    definition: {
      "delivery-limit": deliveryLimit,
      "dead-letter-exchange": deadLetters(name),
      ...SAFE_DEAD_LETTERS,
      ...(retryDelaySeconds && {
        "delayed-retry-type": "failed",
        "delayed-retry-min": retryDelaySeconds.first * 1000,
        "delayed-retry-max": retryDelaySeconds.most * 1000,
      }),
    },
  };
}
