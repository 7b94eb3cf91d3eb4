import { definitions } from "../../../../modules/backing/rabbitmq/definitions";
import { rabbitMqSettings } from "../../../../modules/backing/rabbitmq/settings";
import { ROLES, separateNeeds } from "../../../../modules/workloads/job-board/roles";
import {
  AGAIN_EXCHANGE,
  DEAD_LETTER_EXCHANGE,
  deadLetterQueueOf,
  EXCHANGE,
  queueArguments,
} from "../../../../service/src/bus/amqp-topology";
import { RETRY_POLICY } from "../../../../service/src/bus/bus";
import { ConfigurationError, parseConfig } from "../../../../service/src/config/config";
import { APPLICATION_MESSAGES } from "../../../../service/src/messages/application-messages";
import { QUEUES } from "../../../../service/src/messages/queues";

const { topology } = separateNeeds(false);
const defined = JSON.parse(
  definitions(rabbitMqSettings.parse({}), topology ? [topology] : []),
) as Record<string, Record<string, unknown>[]>;

test("the broker is given the exchanges, queues and bindings that the service would declare", () => {
  expect(defined["exchanges"]).toMatchObject([
    { name: EXCHANGE, type: "topic", durable: true, auto_delete: false },
    { name: DEAD_LETTER_EXCHANGE, type: "direct", durable: true, auto_delete: false },
    { name: AGAIN_EXCHANGE, type: "topic", durable: true, auto_delete: false },
  ]);
  expect(defined["queues"]).toMatchObject(
    QUEUES.flatMap((queue) => [
      {
        name: queue.name,
        durable: true,
        arguments: queueArguments(queue, RETRY_POLICY.redeliveries),
      },
      {
        name: deadLetterQueueOf(queue.name),
        durable: true,
        arguments: { "x-queue-type": "quorum" },
      },
    ]),
  );
  expect(
    defined["bindings"]?.map(({ source, destination, routing_key }) => [
      source,
      destination,
      routing_key,
    ]),
  ).toEqual(
    QUEUES.flatMap(({ name, takes }) => [
      ...takes.map((message) => [EXCHANGE, name, message]),
      [AGAIN_EXCHANGE, name, name],
      [DEAD_LETTER_EXCHANGE, deadLetterQueueOf(name), name],
    ]),
  );
});

test("a queue is taken from by the role that receives from it in the service, and no other", () => {
  expect(
    ROLES.flatMap(({ name, receives }) =>
      receives ? [{ name: receives.queue, receiver: name }] : [],
    ),
  ).toEqual(QUEUES.map(({ name, receiver }) => ({ name, receiver })));
});

test("a message is sent by the role that sends it in the service, and no other", () => {
  for (const { name, sender } of APPLICATION_MESSAGES) {
    expect(ROLES.filter(({ sends }) => sends.includes(name)).map((role) => role.name)).toEqual([
      sender,
    ]);
  }
});

test("a role is told where those are that it asks in the service, and no others", () => {
  for (const { name, asks } of ROLES) {
    expect(asks.map((asked) => `${asked.toUpperCase()}_API`).toSorted()).toEqual(
      addressesNeededBy(name).toSorted(),
    );
  }
});

function addressesNeededBy(role: string): string[] {
  return problemsOf({ ROLES: role, BROKER_URL: "amqp://broker" }).flatMap(
    (problem) => /^(\w+_API): is needed/.exec(problem)?.[1] ?? [],
  );
}

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.problems;
    }
    throw error;
  }
}

test("each role may write its own messages, and read its own queue and send what that gave up on to it again; nobody may make or delete any", () => {
  expect(defined["permissions"]).toEqual([
    {
      user: "jobs",
      vhost: "jobs",
      configure: "^$",
      write: "^(job-board\\.again)$",
      read: "^(jobs\\.application-counts|jobs\\.application-counts\\.dead)$",
    },
    { user: "applicants", vhost: "jobs", configure: "^$", write: "^(job-board)$", read: "^$" },
    {
      user: "notifier",
      vhost: "jobs",
      configure: "^$",
      write: "^(job-board\\.again)$",
      read: "^(notifier\\.mails|notifier\\.mails\\.dead)$",
    },
  ]);
  const again = { vhost: "jobs", exchange: "job-board.again", read: "^$" };
  expect(defined["topic_permissions"]).toEqual([
    { ...again, user: "jobs", write: "^(jobs\\.application-counts)$" },
    {
      user: "applicants",
      vhost: "jobs",
      exchange: "job-board",
      write:
        "^(application\\.received|application\\.seen|application\\.withdrawn|application\\.answered)$",
      read: "^$",
    },
    { ...again, user: "notifier", write: "^(notifier\\.mails)$" },
  ]);
});

test("a dead message leaves its queue only when it has arrived in the other", () => {
  expect(defined["policies"]).toMatchObject([
    {
      pattern: "^(jobs\\.application-counts|notifier\\.mails)$",
      definition: { "dead-letter-strategy": "at-least-once", overflow: "reject-publish" },
    },
  ]);
});
