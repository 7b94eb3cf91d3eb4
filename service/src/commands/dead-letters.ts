import { existsSync } from "node:fs";
import { configFromEnvironment } from "../config/config";
import { openDatabase } from "../database/open-database";
import { listDeadLetters, sendAgain } from "../messages/dead-letters";
import { EXIT_USAGE, leave, runCommand } from "./command";

const USAGE = "Usage: npm run dead-letters -- [send-again <queue>]";

/**
 * `npm run dead-letters`: lists the messages that no receiver could take, one line of JSON each; with
 * `send-again <queue>` they go to that queue once more, by whichever instance of the service looks next.
 */
async function deadLetters(): Promise<void> {
  const [command, queue = "", ...more] = process.argv.slice(2);
  const isKnown = command === undefined || (command === "send-again" && queue !== "");
  if (!isKnown || more.length > 0) leave(USAGE, EXIT_USAGE);
  const config = configFromEnvironment();
  if (config.database.kind === "sqlite" && !existsSync(config.database.file))
    throw new Error(`there is no database at ${config.database.file}`);
  const database = await openDatabase(config);
  await database.prepare();
  try {
    if (command === undefined) {
      const [letters = []] = await database.batch("list_dead_letters", [listDeadLetters()]);
      for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`);
      return;
    }
    const [, sent = []] = await database.batch("send_again", sendAgain(queue));
    process.stdout.write(`to be sent to ${queue} again: ${sent.length}\n`);
  } finally {
    await database.close();
  }
}

void runCommand("Nothing was sent", deadLetters);
