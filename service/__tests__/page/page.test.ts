import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { UNAVAILABLE_REASONS } from "../../src/database/database";
import { problems, type Problem } from "../../src/http/problem";
import {
  describeWithChromium,
  expectReadable,
  LOOKS,
  LOOKS_MILLISECONDS,
  startChromium,
} from "../support/chromium";
import { eventually } from "../support/eventually";
import { roundRobinProxy, type Proxy } from "../support/round-robin-proxy";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();

describeWithChromium("the page, in Chromium, behind a balancer", () => {
  let browser: Browser;
  let page: Page;
  let proxy: Proxy;
  let url: string;
  const targets: string[] = [];
  const foreign: string[] = [];
  const complaints: string[] = [];

  const startPod = async (name: string) => {
    const pod = await startService({
      DATA_DIR: folder,
      POD_NAME: name,
      MESSAGE_OF_THE_DAY: "Welcome",
    });
    await untilReady(pod);
    targets.push(pod.url);
  };

  beforeAll(async () => {
    await startPod("pod-a");
    await startPod("pod-b");
    proxy = await roundRobinProxy(targets);
    url = proxy.url;
    browser = await startChromium();
    page = await browser.newPage();
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) foreign.push(request.url());
    });
    page.on("console", (message) => {
      // A failure of the service is not one of the page.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${url}/instances`);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    proxy.close();
  });

  const card = (name: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });

  test("shows every instance that answered, with CPU, event-loop delay and age", async () => {
    for (const name of ["pod-a", "pod-b"]) {
      await card(name).waitFor();
      expect(await card(name).innerText()).toMatch(
        /cores[\s\S]*Event-loop delay\s+[\d.]+ ms\s+Age\s+\d+ s/,
      );
    }
    await eventually(
      () => page.locator("#rate").innerText(),
      (rate) => Number(rate) > 1,
    );
    expect(await page.locator("#message").innerText()).toBe("Welcome");
  });

  test("a new instance appears by itself", async () => {
    await startPod("pod-c");
    await card("pod-c").waitFor();
    expect(await page.locator("#instances > li").count()).toBe(3);
  });

  test("a burn is started and stopped with the keyboard alone, whichever instance is asked", async () => {
    await page.locator("#threads").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const stop = page.getByRole("button", { name: /^Stop the burn of pod-/ });
    await stop.waitFor();
    await stop.focus();
    await page.keyboard.press("Enter");
    await stop.waitFor({ state: "detached" });
    expect(await page.locator("#burn-status").innerText()).toMatch(
      /^(pod-\w is stopping its burn|The burn of pod-\w has ended)\.$/,
    );
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Start a burn");
  });

  test("a burn with more threads than an instance has is refused in words", async () => {
    await page.locator("#threads").fill("5");
    await page.getByRole("button", { name: "Start a burn" }).click();
    await eventually(
      () => page.locator("#burn-status").innerText(),
      (text) => /threads: .*4/.test(text),
    );
    await page.locator("#threads").fill("1");
  });

  test("a Stop that the service does not answer can be pressed again, and keeps the focus", async () => {
    await page.getByRole("button", { name: "Start a burn" }).click();
    const stop = page.getByRole("button", { name: /^Stop the burn of pod-/ });
    await stop.waitFor();
    await page.route("**/api/burns/*", (route) => route.abort());
    await stop.focus();
    await page.keyboard.press("Enter");
    await page.getByText("The service did not answer. Try again.").waitFor();
    expect(await stop.isEnabled()).toBe(true);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Stop");
    await page.unroute("**/api/burns/*");
    await page.keyboard.press("Enter");
    await stop.waitFor({ state: "detached" });
  });

  test("questions that are never answered leave the buttons their connections", async () => {
    const lost = await browser.newPage();
    proxy.hangs = (_method, path) => path === "/api/instance";
    let asked = 0;
    lost.on("request", (request) => (asked += request.url().endsWith("/api/instance") ? 1 : 0));
    await lost.goto(`${url}/instances`);
    await eventually(
      () => asked,
      (count) => count >= 4,
    );
    await lost.getByRole("button", { name: "Start a burn" }).click();
    await lost.getByRole("button", { name: /^Stop the burn of pod-/ }).click();
    await lost.getByText(/is stopping its burn|has ended/).waitFor({ timeout: 4_000 });
    // And they are counted as failed in the end.
    await eventually(
      () => lost.locator("#failed").innerText(),
      (failed) => Number(failed) >= 4,
    );
    proxy.hangs = () => false;
    await lost.close();
  });

  test.each(LOOKS)(
    "in %s colours, %d pixels wide, everybody can read it and nothing is beside the edge",
    async (colorScheme, width) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      const one = await context.newPage();
      await one.clock.install();
      await one.goto(`${url}/instances`);
      await one.getByRole("heading", { name: "pod-a" }).waitFor();
      proxy.hangs = () => true;
      await one.clock.fastForward(15_000);
      await one
        .getByText(/^no answer for/)
        .first()
        .waitFor();
      proxy.hangs = () => false;
      await expectReadable(one, width);
      await one.goto(`${url}/docs`);
      await one.getByText("/api/jobs/{id}/applications").waitFor();
      await one.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await expectReadable(one, width);
      expect(await one.locator("th:empty").count()).toBe(0);
      await context.close();
    },
    LOOKS_MILLISECONDS,
  );

  test("the reference lists every operation and every message", async () => {
    const reference = await browser.newPage();
    await reference.goto(`${url}/docs`);
    await reference.getByText("/api/jobs/{id}/applications").waitFor();
    expect(await reference.locator("#operations details").count()).toBe(23);
    expect(await reference.locator("#messages details").count()).toBe(4);
    await reference.close();
  });

  test("every kind of problem has its place in the reference", () => {
    const reference = readFileSync(join(__dirname, "../../src/page/docs.html"), "utf8");
    const anchors = [...reference.matchAll(/<code id="([\w-]+)"/g)].map(([, id]) => id);
    const made = Object.values(problems)
      .map((make) => make as (...given: unknown[]) => Problem)
      .map((make) => make([], "").code);
    const codes = [
      ...made.filter((code) => !code.startsWith("database-")),
      ...UNAVAILABLE_REASONS.map((reason) => `database-${reason}`),
    ];
    expect(new Set(anchors)).toEqual(new Set(codes));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test("asks no other host and breaks no policy of its own", () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
