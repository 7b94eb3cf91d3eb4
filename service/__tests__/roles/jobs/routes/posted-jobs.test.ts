import { parseConfig } from "../../../../src/config/config";
import { openDatabase, type OpenDatabase } from "../../../../src/database/open-database";
import { signedIn } from "../../../support/accounts";
import { onBothDatabases } from "../../../support/both-databases";
import { temporaryFolder } from "../../../support/temporary-folder";
import { jsonPost, testApp } from "../../../support/test-app";

const job = {
  title: "Beekeeper",
  location: "Zürich",
  employment_type: "part-time",
  salary_min: 40_000,
  salary_max: 50_000,
  description: "Look after our C++ hives.\nDaily.",
  tags: ["bees", "node.js"],
};
const applicant = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

type Headers = Record<string, string>;

onBothDatabases((urlOf) => {
  const folder = temporaryFolder();
  let database: OpenDatabase;
  let request: Awaited<ReturnType<typeof testApp>>["app"]["request"];
  let contoso: Headers;
  let impostor: Headers;
  let person: Headers;
  beforeAll(async () => {
    database = await openDatabase(parseConfig({ DATABASE_URL: urlOf("posted"), SAMPLE_JOBS: "5" }));
    await database.prepare();
    ({
      app: { request },
    } = await testApp(folder, {}, database));
    contoso = await signedIn(request, "jobs@contoso.example", "Contoso");
    impostor = await signedIn(request, "eve@example.org", "Contoso");
    person = await signedIn(request, "ada@example.org");
  });
  afterAll(() => database.close());

  const post = (headers: Headers, body: object = job) =>
    request("/api/jobs", jsonPost(body, headers));
  const reviews = async (headers: Headers) => {
    const answer = await request("/api/reviews", { headers });
    const { items } = (await answer.json()) as { items: { review_id: string; job_id: number }[] };
    return { status: answer.status, text: JSON.stringify(items), items };
  };

  test("a company posts a job in its own name, which is read and found at once", async () => {
    const posted = await post(contoso);
    expect(posted.status).toBe(201);
    const given = (await posted.json()) as { id: number; posted_at: string; posted_by: string };
    expect(given).toEqual({
      ...job,
      id: given.id,
      company: "Contoso",
      remote: false,
      posted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      posted_by: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(posted.headers.get("location")).toBe(`/api/jobs/${given.id}`);
    expect(await (await request(`/api/jobs/${given.id}`)).json()).toEqual(given);
    for (const words of ["beekeeper+zurich", "bees", "c%2B%2B", "node.js+contoso"]) {
      const found = await request(`/api/jobs?q=${words}`);
      expect(await found.json()).toMatchObject({ items: [given] });
    }
    expect(await (await request("/api/jobs/1")).json()).toMatchObject({ posted_by: null });
  });

  test("the same job under the same key is posted once, and a different one is refused; keys are each company's own", async () => {
    const key = { "idempotency-key": "key" };
    const keyed = { ...contoso, ...key };
    const [one, again] = [await post(keyed), await post(keyed)];
    expect([one.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await one.json());
    const other = await post(keyed, { ...job, title: "Cook" });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ type: "/docs#idempotency-key-reused" });
    const elsewhere = await post({ ...impostor, ...key });
    expect(elsewhere.headers.get("location")).not.toBe(one.headers.get("location"));
    expect((await post({ ...contoso, "idempotency-key": "a b" })).status).toBe(400);
  });

  test("nobody posts without an account, or with a person's", async () => {
    expect((await post({})).status).toBe(401);
    const refused = await post(person);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ type: "/docs#company-only" });
  });

  test.each([
    [{ company: "Fabrikam" }, "body"],
    [{ salary_min: 50_001 }, "body.salary_max"],
    [{ salary_min: -1 }, "body.salary_min"],
    [{ title: "a\nb" }, "body.title"],
    [{ description: " " }, "body.description"],
    [{ description: "a\0b" }, "body.description"],
    [{ tags: Array(21).fill("tag") }, "body.tags"],
    [{ employment_type: "never" }, "body.employment_type"],
  ])("what breaks a rule is refused where it does: %j", async (change, at) => {
    const refused = await post(contoso, { ...job, ...change });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ at }] });
  });

  test("a company lists the applications for its own jobs and answers them; one of the same name sees none", async () => {
    const { id } = (await (await post(contoso)).json()) as { id: number };
    for (const one of [id, 1])
      expect((await request(`/api/jobs/${one}/applications`, jsonPost(applicant))).status).toBe(
        201,
      );
    const { status, items, text } = await reviews(contoso);
    expect([status, items.map(({ job_id }) => job_id)]).toEqual([200, [id]]);
    expect(text).not.toContain('"id"');
    const review = `/api/reviews/${items[0]?.review_id}`;
    expect(await (await request(review)).json()).toEqual(items[0]);
    const answer = { decision: "accepted", answer: "Come" };
    expect((await request(`${review}/answer`, jsonPost(answer))).status).toBe(200);
    expect((await reviews(contoso)).items).toMatchObject([{ state: "accepted", answer: "Come" }]);
    expect((await reviews(impostor)).items).toEqual([]);
    expect((await reviews(person)).items).toEqual([]);
    expect((await request("/api/reviews")).status).toBe(401);
  });
});
