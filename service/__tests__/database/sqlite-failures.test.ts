import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { sqliteBoard } from "../support/board";
import { onSmallDisk, withSmallDisk } from "../support/small-disk";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const applicant = { name: "Applicant", email: "applicant@example.org", message: "x".repeat(4000) };

onSmallDisk(
  "on a full disk an application is refused, the acknowledged stay, and space lets it go on",
  () =>
    withSmallDisk(async (disk) => {
      writeFileSync(join(disk, "ballast"), Buffer.alloc(200_000));
      const database = sqliteBoard(join(disk, "board.db"), 10);
      await database.prepare();
      const acknowledged: string[] = [];
      const fill = async () => {
        for (let count = 0; count < 1000; count++) {
          const submission = await database.submitApplication(1, applicant, undefined);
          if (submission.outcome === "stored") acknowledged.push(submission.application.id);
        }
      };
      await expect(fill()).rejects.toThrow(/^database (full|unreachable)$/);
      expect(acknowledged.length).toBeGreaterThan(10);
      for (const id of acknowledged) expect(await database.findApplication(id)).toBeDefined();
      rmSync(join(disk, "ballast"));
      expect((await database.submitApplication(1, applicant, undefined)).outcome).toBe("stored");
      await database.close();
    }),
);

test("a file damaged behind a pointer is refused at start and stays as it is", async () => {
  const file = join(folder, "damaged.db");
  const database = sqliteBoard(file, 200);
  await database.prepare();
  await database.close();
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 3 * 4096, 5 * 4096);
  writeFileSync(file, bytes);
  await expect(sqliteBoard(file, 200).prepare()).rejects.toThrow("database corrupt");
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function madeFile(name: string): Promise<string> {
  const file = join(folder, name);
  const database = sqliteBoard(file, 5);
  await database.prepare();
  await database.close();
  return file;
}

function inSqlite(file: string, statements: string): string {
  const connection = new Sqlite(file);
  connection.exec(statements);
  connection.close();
  return file;
}

describe("a file that is there but not a database of this service and version", () => {
  const files: [string, () => string | Promise<string>, RegExp][] = [
    ["that is empty", () => written("empty.db", ""), /it is empty\. Restore a backup/],
    ["of one byte", () => written("byte.db", "x"), /no SQLite database\. Restore a backup/],
    ["of text", () => written("text.db", "text ".repeat(999)), /no SQLite database\. Restore/],
    [
      "of another program",
      () => inSqlite(join(folder, "notes.db"), "CREATE TABLE notes (text TEXT)"),
      /not a database of this service\. Name another file/,
    ],
    [
      "of another program that numbers its schema, too",
      () => inSqlite(join(folder, "users.db"), "CREATE TABLE jobs (a); PRAGMA user_version = 2"),
      /not a database of this service\. Name another file/,
    ],
    [
      "of a newer version",
      async () => inSqlite(await madeFile("newer.db"), "PRAGMA user_version = 99"),
      /a newer version of this service wrote it\. Start that version/,
    ],
  ];

  test.each(files)(
    "%s is refused with the remedy, and stays as it is",
    async (_what, make, told) => {
      const file = await make();
      const bytes = readFileSync(file);
      const refused = sqliteBoard(file, 5).prepare();
      await expect(refused).rejects.toThrow(told);
      await expect(refused).rejects.toThrow(`${file} is left as it is: `);
      expect(readFileSync(file).equals(bytes)).toBe(true);
    },
  );
});

test("before it is prepared it says that it is starting", () => {
  expect(() => sqliteBoard(join(folder, "none.db"), 5).findJob(1)).toThrow("database starting");
});
