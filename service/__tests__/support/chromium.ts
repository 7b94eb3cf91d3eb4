import { existsSync, readFileSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";

export const describeWithChromium = existsSync(executablePath)
  ? describe
  : (name: string, _tests: () => void) => {
      test.skip(`${name}: no ${executablePath} here (apt-get install chromium)`, () =>
        expect.hasAssertions());
    };

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Both colours, on a desk and on the narrowest phone that WCAG 2.2 asks for (1.4.10). */
export const LOOKS = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
  ["dark", 320],
] as const;
/** Axe takes its time on a page, and more of it on a busy machine. */
export const LOOKS_MILLISECONDS = 120_000;

/** No finding of axe in the rules of WCAG 2.2 AA, and no need to scroll sideways. */
export async function expectReadable(page: Page, width: number): Promise<void> {
  const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const findings = await page.evaluate(
    `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
       .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
         nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(": "))))`,
  );
  expect(findings).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
}
