import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError, parseConfig } from "../../src/config/config";
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

function prepare(folder: string) {
  const problems: string[] = [];
  const environment = { MESSAGE_OF_THE_DAY: "from the environment", FEATURE_FLAGS: "burns" };
  const live = new LiveConfig(parseConfig({ CONFIG_DIR: folder, ...environment }), {
    onChange: () => undefined,
    onProblem: (found) => problems.push(...found),
    rereadMilliseconds: 200,
  });
  return { live, problems };
}

function follow(folder: string) {
  const followed = prepare(folder);
  followed.live.start();
  return followed;
}

/** The problems for which a start with the folder is refused. */
function refusedBecause(folder: string): readonly string[] {
  const { live } = prepare(folder);
  try {
    live.start();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  } finally {
    live.stop();
  }
  return [];
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
    symlinkSync("..data/FEATURE_FLAGS", join(folder, "FEATURE_FLAGS"));
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

  test.each(["", "\n", "  \n"])(
    "with an empty file (%j) leaves its key to the environment",
    (empty) => {
      project(folder, "..v2", {
        LOG_LEVEL: empty,
        MESSAGE_OF_THE_DAY: empty,
        FEATURE_FLAGS: empty,
      });
      const { live, problems } = follow(folder);
      expect(problems).toEqual([]);
      expect(live.current).toMatchObject({
        logLevel: "info",
        messageOfTheDay: "from the environment",
        features: new Set(["burns"]),
      });
      live.stop();
    },
  );

  test("switches every feature off with the word none", () => {
    project(folder, "..v2", { FEATURE_FLAGS: "none\n" });
    const { live } = follow(folder);
    expect(live.current.features).toEqual(new Set());
    live.stop();
  });

  test("leaves a key whose file was removed to the environment", () => {
    const { live, problems } = follow(folder);
    expect(problems).toEqual([]);
    expect(live.current).toEqual({
      logLevel: "warn",
      messageOfTheDay: "from the environment",
      features: new Set(["burns"]),
    });
    live.stop();
  });

  test.each([
    [
      "the folder",
      (place: string) => renameSync(place, `${place}.away`),
      "CONFIG_DIR: cannot be read",
    ],
    [
      "its content",
      (place: string) => rmSync(join(place, "..data")),
      "FEATURE_FLAGS: cannot be read",
    ],
    [
      "one file of it",
      (place: string) =>
        project(place, "..v3", { LOG_LEVEL: "debug", FEATURE_FLAGS: "x".repeat(65_537) }),
      "FEATURE_FLAGS: is too large",
    ],
  ])(
    "keeps what is switched off when %s cannot be read any more",
    async (_what, takeAway, problem) => {
      project(folder, "..v2", { LOG_LEVEL: "warn", FEATURE_FLAGS: "none" });
      const { live, problems } = follow(folder);
      takeAway(folder);
      await eventually(
        () => problems,
        (found) => found.includes(problem),
      );
      expect(live.current).toEqual({
        logLevel: "warn",
        messageOfTheDay: "from the environment",
        features: new Set(),
      });
      live.stop();
    },
  );

  test("that was replaced as a whole is followed again", async () => {
    const { live, problems } = follow(folder);
    renameSync(folder, `${folder}.away`);
    await eventually(
      () => problems,
      (found) => found.includes("CONFIG_DIR: cannot be read"),
    );
    expect(problems).toHaveLength(1);
    renameSync(`${folder}.away`, folder);
    project(folder, "..v2", { LOG_LEVEL: "error", MESSAGE_OF_THE_DAY: "back" });
    await eventually(
      () => live.current.messageOfTheDay,
      (message) => message === "back",
    );
    live.stop();
  });

  test("names files that are no keys, and takes the others", () => {
    writeFileSync(join(folder, "LOG_LEVLE"), "debug");
    const { live, problems } = follow(folder);
    expect(problems).toEqual(["LOG_LEVLE: is not a known key"]);
    expect(live.current.logLevel).toBe("warn");
    live.stop();
  });

  test("refuses the start when it cannot be read or breaks rules: what is switched off is not known", () => {
    expect(refusedBecause(join(folder, "missing"))).toEqual(["CONFIG_DIR: cannot be read"]);
    project(folder, "..v2", { LOG_LEVEL: "loud", FEATURE_FLAGS: "teleport" });
    const problems = refusedBecause(folder);
    expect(problems.map((line) => line.split(/[.:]/)[0])).toEqual(["LOG_LEVEL", "FEATURE_FLAGS"]);
    expect(problems.join()).not.toMatch(/loud|teleport/);
    rmSync(join(folder, "FEATURE_FLAGS"));
    mkdirSync(join(folder, "FEATURE_FLAGS"));
    expect(refusedBecause(folder)).toEqual(["FEATURE_FLAGS: must be a file"]);
  });
});

test("the hash does not depend on passwords or on the pod", () => {
  const hashes = ["one", "two"].map((password) => {
    const config = parseConfig({
      POD_NAME: `pod-${password}`,
      DATABASE_URL: `postgres://board:${password}@db.example.org/board`,
      BROKER_URL: `amqps://board:${password}@broker.example.org`,
      CACHE_URL: `rediss://board:${password}@cache.example.org`,
      SMTP_URL: `smtps://board:${password}@mail.example.org`,
      MAIL_FROM: "board@example.org",
      REVIEW_MAILBOX: "reviews@example.org",
      PUBLIC_URL: "https://jobs.example.org",
    });
    return new LiveConfig(config, { onChange: () => undefined, onProblem: () => undefined }).hash;
  });
  expect(hashes[0]).toBe(hashes[1]);
});
