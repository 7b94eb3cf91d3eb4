import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

describe("applications", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterAll(() => service.database.close());

  const apply = (body: unknown, headers: Record<string, string> = {}) =>
    service.app.request("/api/jobs/1/applications", jsonPost(body, headers));

  test("are stored, and readable at their location", async () => {
    const response = await apply(applicant);
    expect(response.status).toBe(201);
    const location = response.headers.get("location") ?? "";
    const read = await service.app.request(location);
    expect(read.status).toBe(200);
    expect(read.headers.get("cache-control")).toBe("no-store");
    const stored: unknown = await read.json();
    expect(stored).toEqual(await response.json());
    expect(stored).toMatchObject({ job_id: 1, ...applicant });
  });

  test("with the same key and content are one", async () => {
    const key = { "idempotency-key": "a-key" };
    const [first, second] = [await apply(applicant, key), await apply(applicant, key)];
    expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, "false"]);
    expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(await second.json()).toEqual(await first.json());
    const other = await apply({ ...applicant, name: "Other" }, key);
    expect([other.status, ((await other.json()) as { type: string }).type]).toEqual([
      422,
      "/docs#idempotency-key-reused",
    ]);
  });

  test("that break rules are refused with every rule, and no value or unknown name repeated", async () => {
    const response = await apply({ name: " ", email: "secret-value", surprise: 1 });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).not.toMatch(/secret-value|surprise|stack|\.ts/);
    const { errors } = JSON.parse(text) as { errors: { at: string }[] };
    expect(errors.map(({ at }) => at).sort()).toEqual(["body", "body.email", "body.name"]);
  });

  test("that break rules are told in words that a form can show beside its field", async () => {
    const response = await apply({ name: "x".repeat(201), email: "nobody" });
    expect(await response.json()).toMatchObject({
      errors: [
        { at: "body.name", rule: "must have at most 200 characters" },
        { at: "body.email", rule: "must be a valid address" },
      ],
    });
  });

  test.each([
    ["malformed JSON", "{", "application/json", 400],
    ["invalid UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "application/json", 400],
    ["no body", undefined, "application/json", 400],
    ["a form", "name=x", "application/x-www-form-urlencoded", 415],
    ["a NUL", JSON.stringify({ ...applicant, name: "a\0b" }), "application/json", 400],
    [
      "half a surrogate pair",
      '{"name":"\\ud800","email":"a@example.org"}',
      "application/json",
      400,
    ],
    [
      "a polluting member",
      '{"__proto__":{"a":1},"name":"x","email":"a@example.org"}',
      "application/json",
      400,
    ],
  ])("with %s get a clear answer", async (_case, body, contentType, status) => {
    const response = await service.app.request("/api/jobs/1/applications", {
      method: "POST",
      headers: { "content-type": contentType },
      ...(body !== undefined && { body }),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  test("tell their state, can be withdrawn, and a withdrawal repeated", async () => {
    const { id } = (await (await apply(applicant)).json()) as { id: string };
    const withdraw = () =>
      service.app.request(`/api/applications/${id}/withdrawal`, { method: "POST" });
    for (let time = 0; time < 2; time++) {
      const answer = await withdraw();
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        id,
        job_title: expect.stringMatching(/\w/) as string,
        company: expect.stringMatching(/\w/) as string,
        state: "withdrawn",
        answer: null,
        closed_at: expect.stringMatching(/Z$/) as string,
      });
    }
  });

  test("for a job that does not exist, or with an id that is none, are not found or refused", async () => {
    expect(
      (await service.app.request("/api/jobs/999/applications", jsonPost(applicant))).status,
    ).toBe(404);
    const id = "00000000-0000-4000-8000-000000000000";
    expect((await service.app.request(`/api/applications/${id}`)).status).toBe(404);
    expect((await service.app.request("/api/applications/1")).status).toBe(400);
  });
});

const otherFolder = temporaryFolder();

test("applications are refused with 403 while the feature is off", async () => {
  const { app, database } = await testApp(otherFolder, { FEATURE_FLAGS: "burns" });
  const response = await app.request("/api/jobs/1/applications", jsonPost(applicant));
  expect(response.status).toBe(403);
  await database.close();
});
