import { binding, exchange, oneOf, quorumQueue, SAFE_DEAD_LETTERS } from "./definition-parts";
import { deadLetters } from "./settings";

/** Exchanges and queues of an application's programs, and what each of these may do at them. */
export interface BrokerTopology {
  /** Topic exchange that every message goes to, with its name as routing key. */
  readonly exchange: string;
  /** Direct exchange that messages go to which a queue gives up on, with the queue's name as routing key. */
  readonly deadLetterExchange: string;
  /** Topic exchange by which a receiver's dead letters go to its queue again, with its name as routing key. */
  readonly againExchange: string;
  readonly queues: readonly TopologyQueue[];
  /** Workloads, by the names in their certificates. */
  readonly users: readonly TopologyUser[];
}

interface TopologyQueue {
  /** What it gives up on is kept in `<name>.dead`. */
  readonly name: string;
  /** Names of messages. */
  readonly takes: readonly string[];
  /** How often a message that failed is delivered again before it counts as dead. */
  readonly redeliveries: number;
}

interface TopologyUser {
  readonly name: string;
  /** Names of messages. */
  readonly publishes: readonly string[];
  /** Names of queues; it may also read what they gave up on, and send it to them again. */
  readonly consumes: readonly string[];
}

/** Queues with the very arguments that a program would declare them with, which finds them then. */
export function ofTopology(topology: BrokerTopology, vhost: string) {
  const { deadLetterExchange: dead, againExchange: again, queues, users } = topology;
  return {
    users: users.map(({ name, publishes, consumes }) => ({
      name,
      write: oneOf([
        ...(publishes.length > 0 ? [topology.exchange] : []),
        ...(consumes.length > 0 ? [again] : []),
      ]),
      read: oneOf(consumes.flatMap((queue) => [queue, deadLetters(queue)])),
    })),
    topicPermissions: users.flatMap(({ name, publishes, consumes }) =>
      [
        { exchange: topology.exchange, keys: publishes },
        { exchange: again, keys: consumes },
      ]
        .filter(({ keys }) => keys.length > 0)
        .map(({ exchange: to, keys }) => ({
          user: name,
          vhost,
          exchange: to,
          write: oneOf(keys),
          read: "^$",
        })),
    ),
    policies: [
      {
        vhost,
        name: topology.exchange,
        pattern: oneOf(queues.map(({ name }) => name)),
        "apply-to": "queues",
        priority: 0,
        definition: SAFE_DEAD_LETTERS,
      },
    ],
    exchanges: [
      exchange(topology.exchange, "topic", vhost),
      exchange(dead, "direct", vhost),
      exchange(again, "topic", vhost),
    ],
    queues: queues.flatMap(({ name, redeliveries }) => [
      quorumQueue(name, vhost, {
        "x-dead-letter-exchange": dead,
        "x-dead-letter-routing-key": name,
        "x-delivery-limit": redeliveries,
      }),
      quorumQueue(deadLetters(name), vhost),
    ]),
    bindings: queues.flatMap(({ name, takes }) => [
      ...takes.map((message) => binding(topology.exchange, name, message, vhost)),
      binding(again, name, name, vhost),
      binding(dead, deadLetters(name), name, vhost),
    ]),
  };
}
