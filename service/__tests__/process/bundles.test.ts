import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const dist = join(__dirname, "../../dist");

test("what a start does not need is in files that it does not load", () => {
  const server = readFileSync(join(dist, "server.js"), "utf8");
  expect(server).not.toMatch(/require\("(better-sqlite3|node:http2|prom-client)"\)/);
  expect(readFileSync(join(dist, "sqlite.js"), "utf8")).toContain('require("better-sqlite3")');
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
