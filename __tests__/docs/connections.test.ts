import { readFileSync } from "node:fs";
import { connectionsPage } from "./connections-page";

test("docs/connections.md is what `npm run docs:connections` writes", () => {
  expect(readFileSync("docs/connections.md", "utf8")).toBe(connectionsPage());
});
