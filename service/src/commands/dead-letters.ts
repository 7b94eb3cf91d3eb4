import { existsSync } from "node:fs";
import type { BrokerConfig } from "../config/broker-config";
import { configFromEnvironment } from "../config/config";
import type { RoleName } from "../config/role-names";
import { type OpenDatabase, openDatabase } from "../database/open-database";
import { listDeadLetters, sendAgain } from "../messages/dead-letters";
import { QUEUES } from "../messages/queues";
import { EXIT_USAGE, leave, runCommand } from "./command";

const USAGE = "Usage: npm run dead-letters -- [send-again <queue> [<message id>]]";

interface Wish {
  /** Undefined to list them. */
  readonly queue: string | undefined;
  /** Undefined for all of the queue. */
  readonly id: string | undefined;
}

/**
 * `npm run dead-letters`: lists the messages that no receiver could take, one line of JSON each; with
 * `send-again <queue>` all of them, or one, go to that queue once more. Without a broker they are in the database, and
 * whichever instance of the service looks next sends them; with one they are in its queues, those of the roles that this
 * process has.
 */
async function deadLetters(): Promise<void> {
  const wish = given();
  const config = configFromEnvironment();
  const { database: stored, broker, settings } = config;
  if (broker !== undefined) return atBroker(broker, settings.ROLES, wish);
  if (stored.kind === "sqlite" && !existsSync(stored.file))
    throw new Error(`there is no database at ${stored.file}`);
  const database = await openDatabase(config);
  await database.prepare();
  try {
    await inDatabase(database, wish);
  } finally {
    await database.close();
  }
}

function given(): Wish {
  const [command, queue = "", id, ...more] = process.argv.slice(2);
  if (command === undefined) return { queue: undefined, id: undefined };
  if (command !== "send-again" || queue === "" || more.length > 0) leave(USAGE, EXIT_USAGE);
  return { queue, id };
}

async function inDatabase(database: OpenDatabase, { queue, id }: Wish): Promise<void> {
  if (queue === undefined) {
    const [letters = []] = await database.batch("list_dead_letters", [listDeadLetters()]);
    print(letters);
    return;
  }
  const [, sent = []] = await database.batch("send_again", sendAgain(queue, id));
  process.stdout.write(`to be sent to ${queue} again: ${sent.length}\n`);
}

async function atBroker(
  broker: BrokerConfig,
  roles: readonly RoleName[],
  { queue, id }: Wish,
): Promise<void> {
  const known = QUEUES.filter(({ receiver }) => roles.includes(receiver)).map(({ name }) => name);
  if (queue !== undefined && !known.includes(queue))
    leave(
      `${queue} is no queue of this process's roles: ${known.join(", ") || "none"}`,
      EXIT_USAGE,
    );
  const { AmqpDeadLetters } = await import("../bus/amqp-dead-letters");
  const letters = await AmqpDeadLetters.connect(broker);
  try {
    if (queue === undefined) {
      for (const name of known) print(await letters.list(name));
      return;
    }
    process.stdout.write(`sent to ${queue} again: ${await letters.sendAgain(queue, id)}\n`);
  } finally {
    await letters.close().catch(() => undefined);
  }
}

function print(letters: readonly object[]): void {
  for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`);
}

void runCommand("Nothing further was sent", deadLetters);
