import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { backupName, newestBackup } from "../../src/backup/backup-store";
import { FolderStore } from "../../src/backup/folder-store";
import { SqliteDatabase } from "../../src/database/sqlite";
import { runCommand } from "../support/backup-commands";
import { onSmallDisk, withSmallDisk } from "../support/small-disk";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder();
let folder: string;
let count = 0;
beforeEach(() => (folder = join(root, String(++count))));

const name = (day: number) => backupName(new Date(Date.UTC(2026, 0, day)));
const text = (content: string) => Readable.from([Buffer.from(content)]);

/** As the store's clock would have it. */
function storedOn(day: number, of: string): void {
  const time = Date.UTC(2026, 0, day) / 1000;
  utimesSync(join(folder, of), time, time);
}

test("a name is written once, and only its owner may read it", async () => {
  const store = new FolderStore(folder, 0);
  await store.write(name(1), text("first"));
  await expect(store.write(name(1), text("second"))).rejects.toThrow(/exists already/);
  expect(readFileSync(join(folder, name(1)), "utf8")).toBe("first");
  expect(statSync(join(folder, name(1))).mode & 0o777).toBe(0o600);
});

test("what breaks off leaves nothing, and the next run goes on", async () => {
  const store = new FolderStore(folder, 0);
  const broken = Readable.from(
    (function* () {
      yield Buffer.from("half");
      throw new Error("broken off");
    })(),
  );
  await expect(store.write(name(1), broken)).rejects.toThrow("broken off");
  expect(readdirSync(folder)).toEqual([]);
  await store.write(name(1), text("whole"));
  expect(readdirSync(folder)).toEqual([name(1)]);
});

test("the newest is what the store took last, whatever the clock of its maker said", async () => {
  const store = new FolderStore(folder, 0);
  for (const day of [1, 2, 30]) await store.write(name(day), text(String(day)));
  storedOn(1, name(1));
  storedOn(3, name(2));
  storedOn(2, name(30));
  expect((await newestBackup(store)).name).toBe(name(2));
});

test("a folder keeps as many as it is told to, and loses what killed runs left", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "notes.txt"), "not a backup");
  writeFileSync(join(folder, `${name(9)}.unfinished`), "left behind");
  storedOn(9, `${name(9)}.unfinished`);
  writeFileSync(join(folder, `${name(10)}.unfinished`), "being written");
  const store = new FolderStore(folder, 2);
  for (const day of [1, 2, 3]) {
    await store.write(name(day), text(String(day)));
    storedOn(day, name(day));
  }
  expect(readdirSync(folder).toSorted()).toEqual(
    [name(2), name(3), `${name(10)}.unfinished`, "notes.txt"].toSorted(),
  );
});

onSmallDisk("without room in the store no backup is made, and the older ones stay", () =>
  withSmallDisk(async (disk) => {
    const database = new SqliteDatabase(join(root, "board.db"), 20_000);
    await database.prepare();
    await database.close();
    const store = new FolderStore(disk, 0);
    await store.write(name(1), text("older"));
    const environment = { DATABASE_URL: `file:${join(root, "board.db")}`, BACKUP_STORE: disk };
    writeFileSync(join(disk, "ballast"), Buffer.alloc(700_000));
    expect(runCommand(environment, "backup")).toMatchObject({
      status: 65,
      stderr: "No backup was made: there is no room left where it is written\n",
    });
    expect(readdirSync(disk).toSorted()).toEqual(["ballast", name(1)]);
  }),
);

onSmallDisk("without room for it nothing is restored", () =>
  withSmallDisk(async (disk) => {
    const source = join(root, "large.db");
    const database = new SqliteDatabase(source, 20_000);
    await database.prepare();
    await database.close();
    const store = join(root, "large-backups");
    runCommand({ DATABASE_URL: `file:${source}`, BACKUP_STORE: store }, "backup");
    const environment = { DATA_DIR: disk, BACKUP_STORE: store };
    expect(runCommand(environment, "restore")).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("there is no room left where it is written") as string,
    });
    expect(readdirSync(disk)).toEqual([]);
  }),
);
