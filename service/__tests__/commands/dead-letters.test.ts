import { existsSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { SqliteDatabase } from "../../src/database/sqlite";
import { DeadLetters } from "../../src/messages/dead-letters";
import { runCommand } from "../support/backup-commands";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const run = (...argumentList: string[]) =>
  runCommand({ DATA_DIR: folder }, "dead-letters", ...argumentList);

test("dead letters are listed without what is in them, and sent again to their queue", async () => {
  const file = join(folder, "job-board.db");
  const database = new SqliteDatabase(file, 0);
  await database.prepare();
  const letters = new DeadLetters(database);
  const message = { name: "thing.done", version: 1, body: '"private"' };
  await letters.keep("one", { ...message, id: "1" }, new Error("what?"));
  await letters.keep("other", { ...message, id: "1" }, new Error("how?"));
  const listed = run();
  expect([listed.status, listed.stderr]).toEqual([0, ""]);
  expect(listed.stdout).not.toContain("private");
  expect(
    listed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    expect.objectContaining({ queue: "one", message_id: "1", cause: "what?" }),
    expect.objectContaining({ queue: "other", message_id: "1", cause: "how?" }),
  ]);
  expect(run("send-again", "one")).toMatchObject({
    status: 0,
    stdout: "to be sent to one again: 1\n",
  });
  expect(await letters.count()).toBe(1);
  await database.close();
  const connection = new Sqlite(file);
  const sent = connection.prepare("SELECT message_id, queue, body FROM outbox").all();
  expect(sent).toEqual([{ message_id: "1", queue: "one", body: '"private"' }]);
  connection.close();
});

test("one of a queue's dead letters is sent again by its id", async () => {
  const data = join(folder, "one-of-them");
  const database = new SqliteDatabase(join(data, "job-board.db"), 0);
  await database.prepare();
  const letters = new DeadLetters(database);
  for (const id of ["1", "2"])
    await letters.keep("one", { id, name: "thing.done", version: 1, body: "{}" }, new Error("?"));
  const again = (id: string) =>
    runCommand({ DATA_DIR: data }, "dead-letters", "send-again", "one", id);
  expect(again("3").stdout).toBe("to be sent to one again: 0\n");
  expect(again("2").stdout).toBe("to be sent to one again: 1\n");
  expect(await letters.count()).toBe(1);
  await database.close();
});

test("a broker that is away is said to be", () => {
  const away = { BROKER_URL: "amqp://127.0.0.1:1", DATA_DIR: folder };
  expect(runCommand(away, "dead-letters")).toMatchObject({
    status: 65,
    stderr: expect.stringMatching(/^Nothing further was sent: .*ECONNREFUSED/) as string,
  });
});

test("without a database none is made", () => {
  const empty = join(folder, "empty");
  expect(runCommand({ DATA_DIR: empty }, "dead-letters")).toMatchObject({
    status: 65,
    stderr: expect.stringContaining("there is no database at") as string,
  });
  expect(existsSync(empty)).toBe(false);
});

test.each([[["purge"]], [["send-again"]], [["send-again", "one", "id", "more"]]])(
  "the arguments %j say how it is used",
  (argumentList) => {
    expect(run(...argumentList)).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/^Usage: /) as string,
    });
  },
);
