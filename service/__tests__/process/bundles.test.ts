import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const dist = join(__dirname, "../../dist");

/** The file and every other that loading it loads. */
function loadedBy(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  // A file that is loaded when it is needed is asked for within a function.
  for (const [, name] of textOf(file).matchAll(/(?<!=>[\w$]*\(?)require\("\.\/([\w.-]+\.js)"\)/g))
    if (name !== undefined) loadedBy(name, loaded);
  return loaded;
}

function textOf(file: string): string {
  return readFileSync(join(dist, file), "utf8");
}

function textLoadedBy(file: string): string {
  return [...loadedBy(file)].map(textOf).join("\n");
}

test("what a start does not need is in files that it does not load", () => {
  const server = textLoadedBy("server.js");
  expect(server).not.toMatch(/require\("(better-sqlite3|node:http2|prom-client)"\)/);
  for (const ofARole of ["/api/jobs/{id}", "/api/accounts", "burn-worker.js", "<!doctype html>"])
    expect(server).not.toContain(ofARole);
  const identity = readdirSync(dist).filter((file) => /^identity-role-\w{8}\.js$/.test(file));
  const ofIdentity = identity.map(textLoadedBy).join("\n");
  expect(ofIdentity).toContain("/api/accounts");
  expect(ofIdentity).not.toContain("enableOfflineQueue");
  const sqlite = readdirSync(dist).filter((file) => /^sqlite-\w{8}\.js$/.test(file));
  expect(sqlite.map(textLoadedBy).join("\n")).toContain('require("better-sqlite3")');
});

test("a stack in the log of the image names lines of the source", () => {
  const [, entryPoint = ""] =
    /^ENTRYPOINT (.*)$/m.exec(readFileSync(join(dist, "../Dockerfile"), "utf8")) ?? [];
  const [, ...given] = JSON.parse(entryPoint) as string[];
  const file = join(folder, "file");
  writeFileSync(file, "");
  const { stdout } = spawnSync(
    process.execPath,
    given.map((argument) => argument.replace("/app/dist", dist)),
    {
      env: { PORT: "0", METRICS_PORT: "0", HOST: "127.0.0.1", DATA_DIR: join(file, "in-it") },
      encoding: "utf8",
    },
  );
  expect(stdout).toMatch(/ENOTDIR.*src\/database\/sqlite\.ts:\d+:\d+/);
  expect(readFileSync(join(dist, "../Dockerfile"), "utf8")).not.toContain(".map");
});
