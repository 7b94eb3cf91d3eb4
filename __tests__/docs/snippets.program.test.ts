import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { moduleOf, snippetsOf } from "./snippets";

const ROOT = path.join(__dirname, "../..");
/** `main.ts` is compiled and run in another repository, `list` is a line of another file. */
const ELSEWHERE = new Set(["main.ts", "list"]);

const pages = globSync(["*.md", "docs/**/*.md"], { cwd: ROOT });
const snippets = pages
  .flatMap((page) => snippetsOf(ROOT, page))
  .filter(({ kind, code }) => !ELSEWHERE.has(kind) && !code.includes("aks-platform-modules"));

/** The pages whose snippets the compiler refuses, with what it says. */
function refused(): string[] {
  mkdirSync(path.join(ROOT, "cdktf.out"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, "cdktf.out/snippets-"));
  try {
    for (const [index, snippet] of snippets.entries()) {
      const code = moduleOf(snippet).replaceAll('"../modules/', '"../../modules/');
      writeFileSync(path.join(folder, `${index}.ts`), code);
    }
    const config = {
      extends: "../../tsconfig.json",
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ["*.ts"],
      exclude: [],
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = spawnSync(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", folder], {
      cwd: folder,
      encoding: "utf8",
    });
    return stdout.split("\n").flatMap((line) => {
      const [, index, said] = /^(\d+)\.ts\S*: (.*)/.exec(line) ?? [];
      return index === undefined ? [] : [`${snippets[Number(index)]?.at}: ${said}`];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the code that pages show compiles", () => {
  expect(snippets.length).toBeGreaterThan(8);
  expect(refused()).toEqual([]);
});
