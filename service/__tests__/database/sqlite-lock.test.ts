import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { sqliteBoard, type Board } from "../support/board";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const applicant = { name: "Applicant", email: "applicant@example.org", message: "" };

/** Holds the lock of writers, as a backup tool or another replica would. */
function lock(file: string): { release(): void } {
  const other = new Sqlite(file);
  other.exec("BEGIN IMMEDIATE");
  return {
    release() {
      other.exec("ROLLBACK");
      other.close();
    },
  };
}

async function board(name: string): Promise<{ file: string; database: Board }> {
  const file = join(folder, name);
  const database = sqliteBoard(file, 5);
  await database.prepare();
  return { file, database };
}

describe("while another process holds the lock", () => {
  test("a write waits without stopping reads, and is done when the lock is gone", async () => {
    const { file, database } = await board("writes.db");
    const held = lock(file);
    const writes = [
      database.submitApplication(1, applicant, "key"),
      database.submitApplication(1, applicant, "key"),
      database.requestBurnStop("none"),
    ].map((write) => Promise.resolve(write));
    expect(JSON.parse(String(await database.findJob(1)))).toMatchObject({ id: 1 });
    expect(await database.ping()).toBeUndefined();
    held.release();
    const [first, second] = await Promise.all(writes);
    expect([first, second]).toMatchObject([{ outcome: "stored" }, { outcome: "replayed" }]);
    await database.close();
  });

  test("a write that would wait too long is told so, and nothing of it is stored", async () => {
    const { file, database } = await board("patience.db");
    const held = lock(file);
    const refused = Promise.resolve(database.submitApplication(1, applicant, "key"));
    await expect(refused).rejects.toMatchObject({ reason: "locked" });
    held.release();
    expect(await database.submitApplication(1, applicant, "key")).toMatchObject({
      outcome: "stored",
    });
    await database.close();
  });

  test("a start waits without stopping the process, and goes on when the lock is gone", async () => {
    const { file, database } = await board("start.db");
    await database.close();
    const held = lock(file);
    const starting = sqliteBoard(file, 5);
    const prepared = starting.prepare();
    const turns: string[] = [];
    void prepared.then(() => turns.push("prepared"));
    await new Promise((resolve) => setImmediate(resolve));
    turns.push("the loop turned");
    held.release();
    await prepared;
    expect(turns).toEqual(["the loop turned", "prepared"]);
    expect(await starting.findJob(1)).toBeDefined();
    await starting.close();
  });

  test("closing ends what still waits", async () => {
    const { file, database } = await board("close.db");
    const held = lock(file);
    const waiting = Promise.resolve(database.submitApplication(1, applicant, undefined));
    await database.close();
    await expect(waiting).rejects.toMatchObject({ reason: "starting" });
    held.release();
  });
});
