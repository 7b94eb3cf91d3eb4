import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

describe("a company", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterAll(() => service.database.close());

  /** An application, and the id that only a message tells. */
  async function received() {
    const applied = await service.app.request("/api/jobs/1/applications", jsonPost(applicant));
    const { id } = (await applied.json()) as { id: string };
    const unsent = await service.messaging.outbox.claim(100);
    const message = unsent.find((one) => one.message.id === id)?.message;
    const { review_id } = JSON.parse(message?.body ?? "{}") as { review_id: string };
    return { id, review: `/api/reviews/${review_id}` };
  }

  test("reads an application without the applicant's permission to it, and answers it", async () => {
    const { id, review } = await received();
    const read = await service.app.request(review);
    expect(read.status).toBe(200);
    expect(read.headers.get("cache-control")).toBe("no-store");
    const text = await read.text();
    expect(text).not.toContain(id);
    expect(JSON.parse(text)).toMatchObject({ ...applicant, state: "received", answer: null });
    const answer = () =>
      service.app.request(`${review}/answer`, jsonPost({ decision: "accepted", answer: "Come" }));
    expect((await answer()).status).toBe(200);
    expect((await answer()).status).toBe(200);
    const seen = await service.app.request(`/api/applications/${id}`);
    expect(await seen.json()).toMatchObject({ state: "accepted", answer: "Come" });
  });

  test("notes that it has opened an application, of which the applicant sees when", async () => {
    const { id, review } = await received();
    const read = await service.app.request(review);
    expect(await read.json()).toMatchObject({ state: "received", seen_at: null });
    const open = () => service.app.request(`${review}/seen`, { method: "POST" });
    const first = await open();
    expect(first.status).toBe(200);
    expect(first.headers.get("cache-control")).toBe("no-store");
    const seen = (await first.json()) as { seen_at: string };
    expect(seen).toMatchObject({ state: "seen", seen_at: expect.stringMatching(/Z$/) as string });
    expect(await (await open()).json()).toEqual(seen);
    const application = await service.app.request(`/api/applications/${id}`);
    expect(await application.json()).toMatchObject({ state: "seen", seen_at: seen.seen_at });
    const other = await service.app.request(`/api/reviews/${id}/seen`, { method: "POST" });
    expect(other.status).toBe(404);
  });

  test("cannot answer what was withdrawn or answered otherwise", async () => {
    const { id, review } = await received();
    await service.app.request(`/api/applications/${id}/withdrawal`, { method: "POST" });
    const late = await service.app.request(`${review}/answer`, jsonPost({ decision: "accepted" }));
    expect([late.status, ((await late.json()) as { type: string }).type]).toEqual([
      409,
      "/docs#application-closed",
    ]);
  });

  test("cannot use the applicant's id, nor say anything but yes or no", async () => {
    const { id, review } = await received();
    expect((await service.app.request(`/api/reviews/${id}`)).status).toBe(404);
    const answer = jsonPost({ decision: "accepted" });
    expect((await service.app.request(`/api/reviews/${id}/answer`, answer)).status).toBe(404);
    const maybe = jsonPost({ decision: "maybe", more: 1 });
    expect((await service.app.request(`${review}/answer`, maybe)).status).toBe(400);
  });
});
