import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { eventually } from "../support/eventually";
import { roundRobinProxy } from "../support/round-robin-proxy";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const executablePath = "/usr/bin/chromium";
const folder = temporaryFolder();

const describeWithChromium = existsSync(executablePath)
  ? describe
  : (name: string, _tests: () => void) => {
      test.skip(`${name}: no ${executablePath} here (apt-get install chromium)`, () =>
        expect.hasAssertions());
    };

describeWithChromium("the page, in Chromium, behind a balancer", () => {
  let browser: Browser;
  let page: Page;
  let proxy: { url: string; close(): void };
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
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) foreign.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(url);
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
    expect(await page.locator("#burn-status").innerText()).toBe("The burn stops.");
  });

  test("the reference lists every operation", async () => {
    const reference = await browser.newPage();
    await reference.goto(`${url}/docs`);
    await reference.getByText("/api/jobs/{id}/applications").waitFor();
    expect(await reference.locator("#operations details").count()).toBe(9);
    await reference.close();
  });

  test("asks no other host and breaks no policy of its own", () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
