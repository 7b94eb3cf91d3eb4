import { readFileSync } from "node:fs";
import { join } from "node:path";

const dist = join(__dirname, "../../dist");

test("what a start does not need is in files that it does not load", () => {
  const server = readFileSync(join(dist, "server.js"), "utf8");
  expect(server).not.toMatch(/require\("(better-sqlite3|node:http2|prom-client)"\)/);
  expect(readFileSync(join(dist, "sqlite.js"), "utf8")).toContain('require("better-sqlite3")');
});
