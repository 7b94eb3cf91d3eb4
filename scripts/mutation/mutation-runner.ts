import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import TestRunner, { EmittingTestRunner, type Test, type TestWatcher } from "jest-runner";
import { type Mutant, mutantsOf } from "./mutants";

/** What the runner is told, as Jest's global `mutation`. */
export interface MutationJob {
  /** Files to change, from the root of the copy that Jest runs in. */
  readonly files: readonly string[];
  /** One mutant of so many is tried, counted over all files. */
  readonly every: number;
  /** File that gets a line of JSON for each mutant tried. */
  readonly results: string;
}

/** What became of a mutant. */
export interface MutantResult extends Omit<Mutant, "text"> {
  readonly file: string;
  /** The test file that failed; `null` when all stayed green. */
  readonly killedBy: string | null;
}

type RunnerArguments = ConstructorParameters<typeof TestRunner>;

/** A test file, which modules it loads, and how long it takes. */
interface Known {
  readonly test: Test;
  readonly loads: ReadonlySet<string>;
  readonly milliseconds: number;
}

/**
 * Jest's runner for mutation: all test files once, to learn what each loads, then for each mutant
 * those that load its file, the likeliest first, until one fails. All in one process, which keeps
 * what Jest has transformed and what test files share.
 */
class MutationRunner extends EmittingTestRunner {
  private readonly kills = new Map<string, number>();

  constructor(
    private readonly jestConfig: RunnerArguments[0],
    private readonly context: RunnerArguments[1],
  ) {
    super(jestConfig, context);
  }

  override async runTests(tests: Test[], watcher: TestWatcher): Promise<void> {
    const config = tests[0]?.context.config;
    if (config === undefined) {
      throw new Error("no test file");
    }
    const { files, every, results } = config.globals["mutation"] as MutationJob;
    const known: Known[] = [];
    for (const test of tests) {
      known.push(await this.learn(test, watcher));
    }
    let met = 0;
    for (const file of files) {
      const absolute = path.join(config.rootDir, file);
      const original = readFileSync(absolute, "utf8");
      const candidates = known.filter(({ loads }) => loads.has(absolute));
      const mutants = mutantsOf(file, original).filter(() => met++ % every === 0);
      for (const { text, ...mutant } of mutants) {
        writeFileSync(absolute, text);
        const red = await this.firstRed(candidates, watcher);
        const killedBy = red && path.relative(config.rootDir, red);
        const result: MutantResult = { file, ...mutant, killedBy };
        appendFileSync(results, `${JSON.stringify(result)}\n`);
      }
      writeFileSync(absolute, original);
    }
  }

  /** Jest is told of no single test file: each runs many times. */
  override on() {
    return () => undefined;
  }

  private async learn(test: Test, watcher: TestWatcher): Promise<Known> {
    const start = Date.now();
    const { isGreen, loads } = await this.run(test, watcher, true);
    if (!isGreen) {
      throw new Error(`${test.path} fails without a change`);
    }
    return { test, loads, milliseconds: Date.now() - start };
  }

  /** Path of the first test file that fails. */
  private async firstRed(candidates: readonly Known[], watcher: TestWatcher) {
    const cost = ({ test, milliseconds }: Known) =>
      milliseconds / (1 + (this.kills.get(test.path) ?? 0));
    for (const { test } of [...candidates].sort((a, b) => cost(a) - cost(b))) {
      const { isGreen } = await this.run(test, watcher, false);
      if (!isGreen) {
        this.kills.set(test.path, (this.kills.get(test.path) ?? 0) + 1);
        return test.path;
      }
    }
    return null;
  }

  private async run(test: Test, watcher: TestWatcher, collectCoverage: boolean) {
    const runner = new TestRunner(
      { ...this.jestConfig, collectCoverage, coverageProvider: "v8" },
      this.context,
    );
    let isGreen = false;
    const loads = new Set<string>();
    runner.on("test-file-success", ([, result]) => {
      isGreen = result.numFailingTests === 0 && result.testExecError === undefined;
      result.v8Coverage?.forEach(({ result: { url } }) => loads.add(url));
    });
    await runner.runTests([test], watcher, { serial: true });
    return { isGreen, loads };
  }
}

module.exports = MutationRunner;
