import { alloyConfiguration } from "../../support/alloy-configuration";
import { values } from "../../support/platform";

const content = alloyConfiguration(values("prod", "alloy"));

/** What Alloy makes of a level that a line says: Go's `regexp` reads the pattern as JavaScript does. */
function labelOf(level: string): string | undefined {
  const [, pattern = ""] = /source +=\s"said"\s+expression = "(.+)"/.exec(content) ?? [];
  return new RegExp(pattern.replace("(?P<", "(?<")).exec(level)?.groups?.["level"];
}

test.each(["info", "warn", "error", "fatal", "ERROR", "warning"])(
  "a line of the level %s is in a stream of it",
  (level) => {
    expect(labelOf(level)).toBe(level);
  },
);

test.each(["", "evil1", "infos", "an error", "eRRoR", '{"a":1}', "error\n2"])(
  "a level that a caller made up makes no stream: %j",
  (level) => {
    expect(labelOf(level)).toBeUndefined();
  },
);

test("a level becomes a label by that pattern alone", () => {
  expect(content).toMatch(/expressions = \{ said = "level", /);
  expect([...content.matchAll(/stage\.labels \{\s+(.+)/g)].map(([, line]) => line)).toEqual([
    'values = { level = "" }',
  ]);
});

test("Loki keeps the beginning of a line that is too long, and with it the lines sent beside it", () => {
  expect(values("prod", "loki")).toMatchObject({
    loki: { limits_config: { max_line_size_truncate: true } },
  });
});
