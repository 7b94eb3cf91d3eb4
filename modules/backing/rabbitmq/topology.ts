import { binding, exchange, oneOf, quorumQueue, SAFE_DEAD_LETTERS } from "./definition-parts";
import { deadLetters } from "./settings";

/** Exchanges and queues of an application's programs, and what each of these may do at them. */
export interface BrokerTopology {
  /** Topic exchange that every message goes to, with its name as routing key. */
  readonly exchange: string;
  /** Direct exchange that messages go to which a queue gives up on, with the queue's name as routing key. */
  readonly deadLetterExchange: string;
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
  /** Names of queues. */
  readonly consumes: readonly string[];
}

/** Queues with the very arguments that a program would declare them with, which finds them then. */
export function ofTopology(topology: BrokerTopology, vhost: string) {
  const { deadLetterExchange: dead, queues, users } = topology;
  return {
    users: users.map(({ name, publishes, consumes }) => ({
      name,
      write: oneOf(publishes.length > 0 ? [topology.exchange] : []),
      read: oneOf(consumes),
    })),
    topicPermissions: users
      .filter(({ publishes }) => publishes.length > 0)
      .map(({ name, publishes }) => ({
        user: name,
        vhost,
        exchange: topology.exchange,
        write: oneOf(publishes),
        read: "^$",
      })),
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
    exchanges: [exchange(topology.exchange, "topic", vhost), exchange(dead, "direct", vhost)],
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
      binding(dead, deadLetters(name), name, vhost),
    ]),
  };
}
