import { randomUUID } from "node:crypto";
import { formPost, readPage, visit } from "../../support/pages";
import { temporaryFolder } from "../../support/temporary-folder";
import { jsonPost, testApp } from "../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "" };
const host = "jobs.example.org";
const MARKUP = `</textarea></dd></title>"'><img src=x onerror=alert(1)><script>alert(2)</script>&lt;`;

describe("the site", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterAll(() => service.database.close());

  test.each(["/", "/jobs/1", "/jobs/999", "/nothing", "/applications/x"])(
    "%s allows no script, no inline style, no frame and no form to elsewhere",
    async (path) => {
      const page = await visit(service.app, path);
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.headers.get("content-security-policy")).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(Object.fromEntries(page.headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
      });
      expect(page.html).not.toMatch(/<script|<style| style=| on\w+=/);
      expect(page.html).toMatch(/^<!doctype html><html lang="en">/);
    },
  );

  test("the style is kept for good under the name of its content only", async () => {
    const { html } = await visit(service.app, "/");
    const address = /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1] ?? "";
    const style = await service.app.request(address);
    expect([style.status, style.headers.get("content-type")]).toEqual([
      200,
      "text/css; charset=utf-8",
    ]);
    expect(style.headers.get("cache-control")).toContain("immutable");
    const other = await service.app.request("/page/web.css?of-another-version");
    expect([other.status, other.headers.get("cache-control")]).toEqual([200, "no-cache"]);
  });

  /** What a form to apply and one to withdraw, both with these headers, are answered, and what becomes of the second. */
  async function send(headers: Record<string, string>) {
    const post = formPost({ ...applicant, key: randomUUID() }, headers);
    const applying = await readPage(await service.app.request(`http://${host}/jobs/1`, post));
    const applied = await service.app.request("/api/jobs/1/applications", jsonPost(applicant));
    const { id } = (await applied.json()) as { id: string };
    const withdrawal = formPost({}, headers);
    const withdrawing = await service.app.request(`http://${host}/applications/${id}`, withdrawal);
    const now = await service.app.request(`/api/applications/${id}`);
    const { state } = (await now.json()) as { state: string };
    return { statuses: [applying.status, withdrawing.status], text: applying.text, state };
  }

  test.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["a sister of the site", { "sec-fetch-site": "same-site", origin: `https://${host}` }],
    ["another site, by an old browser", { origin: "https://evil.example" }],
    ["another port", { origin: `https://${host}:444` }],
    ["nobody knows where", { origin: "null" }],
    ["no browser", {}],
  ])("a form from %s is refused", async (_where, headers) => {
    const { statuses, text, state } = await send(headers);
    expect([...statuses, state]).toEqual([403, 403, "received"]);
    expect(text).toContain("This form came from another site");
  });

  test.each([
    ["a browser", { "sec-fetch-site": "same-origin", origin: `https://${host}` }],
    ["an old browser, where TLS ends before", { origin: `https://${host}` }],
  ])("a form from the site itself, by %s, is taken", async (_by, headers) => {
    const { statuses, state } = await send(headers);
    expect([...statuses, state]).toEqual([303, 303, "withdrawn"]);
  });

  test("an address without a page is one for who asks for pages, a problem for the others", async () => {
    const page = await visit(service.app, "/nothing");
    expect([page.status, page.text]).toEqual([404, expect.stringContaining("nothing here")]);
    const wrongMethod = await readPage(
      await service.app.request("/jobs/1", { method: "DELETE", headers: { accept: "text/html" } }),
    );
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get("allow")).toBe("GET, HEAD, POST");
    for (const [path, accept] of [
      ["/nothing", "*/*"],
      ["/api/nothing", "text/html"],
    ] as const) {
      const answer = await service.app.request(path, { headers: { accept } });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        404,
        "application/problem+json",
      ]);
    }
  });

  test("what people write is shown as text, wherever it is shown", async () => {
    const query = new URLSearchParams({ q: MARKUP.slice(0, 30), place: MARKUP, cursor: "" });
    const pages = [await visit(service.app, `/?${query.toString()}`)];
    const wrong = formPost({ name: MARKUP, email: MARKUP, message: MARKUP, key: MARKUP });
    pages.push(await readPage(await service.app.request("/jobs/1", wrong)));
    const right = formPost({ ...applicant, name: MARKUP, message: MARKUP });
    const { headers } = await service.app.request("/jobs/1", right);
    pages.push(await visit(service.app, headers.get("location") ?? ""));
    expect(pages.map(({ status }) => status)).toEqual([400, 400, 200]);
    for (const { html } of pages) {
      expect(html).not.toMatch(/<script|<img src=x/);
      expect(html).toContain("&lt;/textarea&gt;&lt;/dd&gt;");
    }
  });

  test.each(["\0", "\uD800", "\u202E", "%00", "\u0085"])(
    "%j is answered with a page, whichever field it is in",
    async (text) => {
      const encoded = encodeURIComponent(text.toWellFormed());
      const pages = [
        await visit(service.app, `/?q=${encoded}`),
        await visit(service.app, `/?place=${encoded}&employment_type=${encoded}`),
        await visit(service.app, `/jobs/${encoded}`),
      ];
      for (const field of ["name", "email", "message", "key"]) {
        const post = formPost({ ...applicant, key: randomUUID(), [field]: text });
        pages.push(await readPage(await service.app.request("/jobs/1", post)));
      }
      for (const { status, html } of pages) {
        expect(status).toBeLessThan(500);
        expect(status === 303 ? "<!doctype html>" : html).toMatch(/^<!doctype html>/);
      }
    },
  );
});
