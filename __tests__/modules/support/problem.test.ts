import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { checkRelation, ProblemsError, reportProblem } from "../../../modules/support/problem";
import { synthesize } from "../../../modules/support/synthesize";

/** A stack with a problem that was noted and one that only shows when all is built. */
function faultyStack(app: App): TerraformStack {
  const stack = new TerraformStack(app, "shop");
  const web = new Construct(stack, "Web");
  reportProblem(web, { property: "port", value: 0, rule: "a port", remedy: "write 8080" });
  checkRelation(web, () => [{ value: 3, rule: "at most 2 replicas", remedy: "write 2" }]);
  return stack;
}

const PORT = ["shop/Web.port", "  value:  0", "  rule:   a port", "  remedy: write 8080"].join(
  "\n",
);
const REPLICAS = ["shop/Web", "  value:  3", "  rule:   at most 2 replicas", "  remedy: write 2"];

let outdir = "";
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), "problem-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function messageOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

function timesIn(text: string, part: string): number {
  return text.split(part).length - 1;
}

test("cdktf's own app.synth() refuses what was reported, with path, value, rule and remedy", () => {
  const app = new App({ outdir, stackTraces: false });
  faultyStack(app);
  const message = messageOf(() => app.synth());
  expect(timesIn(message, PORT)).toBe(1);
  expect(timesIn(message, REPLICAS.join("\n"))).toBe(1);
});

test("cdktf's Testing.synth refuses it as well, where it validates", () => {
  const message = messageOf(() => Testing.synth(faultyStack(Testing.app()), true));
  expect(timesIn(message, PORT)).toBe(1);
  expect(timesIn(message, REPLICAS.join("\n"))).toBe(1);
});

test("synthesize() tells each once and writes nothing", () => {
  const app = new App({ outdir, stackTraces: false });
  faultyStack(app);
  const message = messageOf(() => synthesize(app));
  expect(message).toMatch(/^2 problems in the stacks:/);
  expect(timesIn(message, PORT)).toBe(1);
  expect(timesIn(message, REPLICAS.join("\n"))).toBe(1);
  expect(() => synthesize(app)).toThrow(ProblemsError);
  expect(readdirSync(path.join(outdir, "stacks"))).toEqual([]);
});

test("a stack without problems passes both ways", () => {
  const app = new App({ outdir, stackTraces: false });
  const web = new Construct(new TerraformStack(app, "shop"), "Web");
  checkRelation(web, () => []);
  expect(() => synthesize(app)).not.toThrow();
  expect(readdirSync(path.join(outdir, "stacks"))).toEqual(["shop"]);
});
