import { mutantsOf } from "../../scripts/mutation/mutants";

function mutationsOf(text: string): string[] {
  return mutantsOf("x.ts", text).map(({ line, before, after }) => `${line} ${before} → ${after}`);
}

test("values that are written out become others", () => {
  expect(mutationsOf('f(true, 2, "a");').slice(1)).toEqual([
    "1 true → false",
    "1 2 → 3",
    '1 "a" → ""',
  ]);
});

test("properties, entries and links of a chain go; decisions fall to either side", () => {
  expect(mutationsOf("const x = { a: b, ...c };")).toEqual(["1 a: b, → ", "1 ...c → "]);
  expect(mutationsOf("const x = a ?? b;")).toEqual(["1 a ?? b → b"]);
  expect(mutationsOf("const x = a ? b : c;")).toEqual(["1 a ? b : c → b", "1 a ? b : c → c"]);
  expect(mutationsOf("const x = z.string().min(n);")).toEqual(["1 z.string().min(n) → z.string()"]);
});

test("imports, types and what people read stay", () => {
  const text = [
    'import a from "a";',
    'type B = "b" | "c";',
    'const d = { rule: "x", remedy: "y" };',
    'throw new Error("no");',
  ].join("\n");
  expect(mutationsOf(text)).toEqual([]);
});

test("a mutant is the whole file with one change", () => {
  expect(mutantsOf("x.ts", "let a;\nlet b = 1;")).toEqual([
    { line: 2, before: "1", after: "2", text: "let a;\nlet b = 2;" },
  ]);
});
