import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../src/config/config";
import { LiveConfig } from "../../src/config/live-config";
import { eventually } from "../support/eventually";
import { temporaryFolder } from "../support/temporary-folder";

/** Writes the files as kubelet does: a new folder, and one rename of the link that all names go through. */
function project(folder: string, version: string, files: Record<string, string>): void {
  mkdirSync(join(folder, version));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, version, name), content);
  symlinkSync(version, join(folder, "..data_tmp"));
  renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
}

function follow(folder: string) {
  const problems: string[] = [];
  const live = new LiveConfig(
    parseConfig({ CONFIG_DIR: folder, MESSAGE_OF_THE_DAY: "from the environment" }),
    {
      onChange: () => undefined,
      onProblem: (found) => problems.push(...found),
    },
  );
  live.start();
  return { live, problems };
}

describe("a mounted configuration folder", () => {
  const root = temporaryFolder();
  let folder: string;
  let count = 0;
  beforeEach(() => {
    folder = join(root, String(++count));
    mkdirSync(folder);
    project(folder, "..v1", { LOG_LEVEL: "warn\n" });
    symlinkSync("..data/LOG_LEVEL", join(folder, "LOG_LEVEL"));
    symlinkSync("..data/MESSAGE_OF_THE_DAY", join(folder, "MESSAGE_OF_THE_DAY"));
  });

  test("wins over the environment, key by key", () => {
    project(folder, "..v2", { LOG_LEVEL: "debug", MESSAGE_OF_THE_DAY: "from the folder" });
    const { live } = follow(folder);
    expect(live.current).toMatchObject({ logLevel: "debug", messageOfTheDay: "from the folder" });
    live.stop();
  });

  test("is read again when kubelet swaps it, and the hash tells", async () => {
    project(folder, "..v2", { LOG_LEVEL: "warn", MESSAGE_OF_THE_DAY: "one" });
    const { live } = follow(folder);
    const before = live.hash;
    project(folder, "..v3", { LOG_LEVEL: "error", MESSAGE_OF_THE_DAY: "two" });
    await eventually(
      () => live.current.messageOfTheDay,
      (message) => message === "two",
    );
    expect(live.current.logLevel).toBe("error");
    expect(live.hash).not.toBe(before);
    live.stop();
  });

  test("with a value that breaks a rule changes nothing and says which", async () => {
    project(folder, "..v2", { LOG_LEVEL: "warn", MESSAGE_OF_THE_DAY: "kept" });
    const { live, problems } = follow(folder);
    project(folder, "..v3", { LOG_LEVEL: "shout", MESSAGE_OF_THE_DAY: "lost" });
    await eventually(
      () => problems.length,
      (length) => length > 0,
    );
    expect(problems.join()).toMatch(/LOG_LEVEL/);
    expect(problems.join()).not.toMatch(/shout/);
    expect(live.current).toMatchObject({ logLevel: "warn", messageOfTheDay: "kept" });
    live.stop();
  });

  test("that cannot be read is a problem, and the environment stays in force", () => {
    const { live, problems } = follow(join(folder, "missing"));
    expect(problems).toContain("CONFIG_DIR: cannot be read");
    expect(live.current.messageOfTheDay).toBe("from the environment");
    live.stop();
  });
});

test("the hash does not depend on the database's password or on the pod", () => {
  const hashes = ["one", "two"].map((password) => {
    const config = parseConfig({
      POD_NAME: `pod-${password}`,
      DATABASE_URL: `postgres://board:${password}@db.example.org/board`,
    });
    return new LiveConfig(config, { onChange: () => undefined, onProblem: () => undefined }).hash;
  });
  expect(hashes[0]).toBe(hashes[1]);
});
