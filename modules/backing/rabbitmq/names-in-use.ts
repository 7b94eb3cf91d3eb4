import type { Problem } from "../../support/problem";
import { deadLetters, type RabbitMqSettings } from "./settings";
import type { BrokerTopology } from "./topology";

/** Queues of the environment's settings and of the applications, without those of dead letters. */
export function queueNames(
  settings: RabbitMqSettings,
  topologies: readonly BrokerTopology[],
): readonly string[] {
  return [...settings.queues, ...topologies.flatMap(({ queues }) => queues)].map(
    ({ name }) => name,
  );
}

/** Names that the settings and an application both give, which know nothing of each other. */
export function* nameClashes(
  settings: RabbitMqSettings,
  topologies: readonly BrokerTopology[],
): Iterable<Omit<Problem, "path"> & { readonly property: string }> {
  const inUse = {
    users: [...settings.users, ...topologies.flatMap(({ users }) => users)].map(({ name }) => name),
    queues: queueNames(settings, topologies),
    exchanges: [
      ...settings.queues.flatMap(({ name }) => [name, deadLetters(name)]),
      ...topologies.flatMap(({ exchange, deadLetterExchange, againExchange }) => [
        exchange,
        deadLetterExchange,
        againExchange,
      ]),
    ],
  };
  for (const [property, names] of Object.entries(inUse)) {
    for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
      yield {
        property,
        value: name,
        rule: `each name of the ${property} once; an application has this one`,
        remedy: "give the one of `backing.rabbitmq` another name, or remove it",
      };
    }
  }
}
